#!/usr/bin/env bash
# Makes the certificates, signatures and tokens of this folder anew, with OpenSSL 3 and faketime. Keys are thrown away.
set -eu
cd "$(dirname "$0")"
out=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
jq -r .document "$out/../averment/v1/signed-contract.json" | tr -d '\n' >document
imprint=$(jq -r .imprint "$out/../averment/v1/signed-contract.json")
cp document "$out/document"

key_ec() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
key_rsa() { openssl genrsa -out "$1.key" 2048 2>/dev/null; }

# issue NAME ISSUER SUBJECT FROM TO EXTENSIONS
issue() {
    local name=$1 issuer=$2 subject=$3 from=$4 to=$5 extensions=$6
    printf '%b\n' "$extensions" >"$name.ext"
    openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr"
    : >index.txt
    openssl rand -hex 8 >serial.txt
    cat >ca.cnf <<END
[ca]
default_ca = this
[this]
database = index.txt
serial = serial.txt
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
countryName = optional
organizationName = optional
END
    local by=(-cert "$issuer.pem" -keyfile "$issuer.key")
    [ "$name" != "$issuer" ] || by=(-selfsign -keyfile "$issuer.key")
    openssl ca -batch -notext -config ca.cnf -preserveDN "${by[@]}" -in "$name.csr" -out "$name.pem" \
        -startdate "$from" -enddate "$to" -extfile "$name.ext" 2>/dev/null
    openssl x509 -in "$name.pem" -outform DER -out "$out/$name.der"
}

from=20260101000000Z to=20460101000000Z
authority='basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign\nsubjectKeyIdentifier = hash'
person='basicConstraints = critical, CA:FALSE\nkeyUsage = critical, nonRepudiation'

for name in root other; do
    key_ec $name
    issue $name $name "/C=XA/O=Example/CN=Example $name" $from $to "$authority"
done
key_ec middle
issue middle root '/C=XA/O=Example/CN=Example persons' $from $to "$authority"

key_ec signer
issue signer middle '/C=XA/CN=Ana Wong' $from $to "$person\nextendedKeyUsage = 1.3.6.1.5.5.7.3.36"
key_rsa signer-rsa
issue signer-rsa middle '/C=XA/CN=Cleo Lindqvist' $from $to "$person"
cp signer.key login.key
issue login middle '/C=XA/CN=Ana Wong' $from $to 'basicConstraints = critical, CA:FALSE\nkeyUsage = critical, keyAgreement'
cp signer.key server.key
issue server middle '/C=XA/CN=Ana Wong' $from $to "$person\nextendedKeyUsage = serverAuth"
cp signer.key expired.key
issue expired middle '/C=XA/CN=Ana Wong' $from 20260601000000Z "$person"
key_ec below
issue below signer '/C=XA/CN=Mallory' $from $to "$person"

openssl dgst -sha256 -sign signer.key -out "$out/signer.sig" document
openssl dgst -sha256 -sign below.key -out "$out/below.sig" document
openssl dgst -sha256 -sign signer-rsa.key -out "$out/signer-rsa.sig" document
openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -sign signer-rsa.key -out "$out/signer-rsa-pss.sig" document

# stamp NAME CERTIFICATE IMPRINT [CHAIN]: a token at five seconds past noon.
stamp() {
    cat >ts.cnf <<END
[tsa]
default_tsa = this
[this]
serial = tsserial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = ${4:-sha256}
END
    openssl ts -query -digest "$3" -sha256 -cert -no_nonce -out query 2>/dev/null
    faketime -f '2026-11-24 12:00:05' openssl ts -reply -config ts.cnf -queryfile query -signer "$2.pem" -inkey "$2.key" \
        -chain middle.pem -token_out -out "$out/$1.token" 2>/dev/null
}
key_ec tsa
issue tsa middle '/C=XA/CN=Example time' $from $to \
    'basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = critical, timeStamping'
key_rsa tsa-rsa
issue tsa-rsa middle '/C=XA/CN=Example time' $from $to \
    'basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = critical, timeStamping'
cp tsa.key tsa-late.key
issue tsa-late middle '/C=XA/CN=Example time' 20261201000000Z $to \
    'basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = critical, timeStamping'
stamp stamp tsa "$imprint"
stamp stamp-rsa tsa-rsa "$imprint"
stamp stamp-late tsa-late "$imprint"
stamp stamp-of-another tsa "$(printf '%064d' 7)"

# The same content, signed by a key that is for documents, and by the authority without naming its certificate.
openssl cms -verify -noverify -inform DER -in "$out/stamp.token" -out content 2>/dev/null
cms() {
    openssl cms -sign -binary -nodetach -econtent_type 1.2.840.113549.1.9.16.1.4 -md sha256 -in content -outform DER \
        -signer "$1.pem" -inkey "$1.key" -certfile middle.pem "${@:3}" -out "$out/$2.token"
}
cms signer stamp-by-a-person -cades
cms tsa stamp-unnamed
