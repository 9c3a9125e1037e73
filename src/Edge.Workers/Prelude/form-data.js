// FormData: https://xhr.spec.whatwg.org/#interface-formdata

const { defineInterface, definePairs, requireArguments, toUSVString } = edge.webidl;
const { isBlob, isFile, File } = edge.blob;

/** The entry of a name and value; a Blob becomes a File. */
function toEntry(name, value, filename) {
  const key = toUSVString(name);
  if (!isBlob(value)) {
    return [key, toUSVString(value)];
  }

  if (isFile(value) && filename === undefined) {
    return [key, value];
  }

  const options = { type: value.type, lastModified: isFile(value) ? value.lastModified : Date.now() };
  return [key, new File([value], filename === undefined ? 'blob' : toUSVString(filename), options)];
}

function requireBlob(count, value, method) {
  if (count > 2 && !isBlob(value)) {
    throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'.`);
  }
}

let internals;

class FormData {
  #entries = [];

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError("Failed to construct 'FormData': parameter 1 is not of type 'HTMLFormElement'.");
    }
  }

  append(name, value, filename = undefined) {
    requireArguments(arguments.length, 2, 'append', 'FormData');
    requireBlob(arguments.length, value, 'append');
    this.#entries.push(toEntry(name, value, filename));
  }

  delete(name) {
    requireArguments(arguments.length, 1, 'delete', 'FormData');
    const key = toUSVString(name);
    this.#entries = this.#entries.filter(entry => entry[0] !== key);
  }

  get(name) {
    requireArguments(arguments.length, 1, 'get', 'FormData');
    const key = toUSVString(name);
    return this.#entries.find(entry => entry[0] === key)?.[1] ?? null;
  }

  getAll(name) {
    requireArguments(arguments.length, 1, 'getAll', 'FormData');
    const key = toUSVString(name);
    return this.#entries.filter(entry => entry[0] === key).map(entry => entry[1]);
  }

  has(name) {
    requireArguments(arguments.length, 1, 'has', 'FormData');
    const key = toUSVString(name);
    return this.#entries.some(entry => entry[0] === key);
  }

  set(name, value, filename = undefined) {
    requireArguments(arguments.length, 2, 'set', 'FormData');
    requireBlob(arguments.length, value, 'set');
    const entry = toEntry(name, value, filename);
    const first = this.#entries.findIndex(known => known[0] === entry[0]);
    if (first < 0) {
      this.#entries.push(entry);
    } else {
      this.#entries[first] = entry;
      this.#entries = this.#entries.filter((known, index) => index <= first || known[0] !== entry[0]);
    }
  }

  static {
    internals = {
      isFormData: value => typeof value === 'object' && value !== null && #entries in value,
      entriesOf: form => form.#entries,
      ofEntries(entries) {
        const form = new FormData();
        form.#entries = entries;
        return form;
      },
    };
  }
}

definePairs(FormData, 'FormData', internals.entriesOf);
defineInterface(FormData);
edge.formData = Object.freeze({ ...internals, FormData });
