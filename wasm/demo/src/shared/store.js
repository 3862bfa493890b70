// One IndexedDB data base for each page, with one table of names and values.

const TABLE = 'values';

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('averment-demo', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function transact(mode, action) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(TABLE, mode, { durability: 'strict' });
      const request = action(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

export const read = (name) => transact('readonly', (table) => table.get(name));

/** Resolves when the value is on the disk. */
export const write = (name, value) => transact('readwrite', (table) => table.put(value, name));

export const erase = (name) => transact('readwrite', (table) => table.delete(name));

/** Runs `action` while no other tab of this page runs one of the same name. */
export const alone = (name, action) => navigator.locks.request(`averment-demo/${name}`, action);
