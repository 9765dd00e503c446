// `URL`, `URLSearchParams`, `Headers`, `Response` and `fetch`, as far as scripts of apps use them. `parse(text, base, part, value)` and
// `request(options)` are native. Evaluated when a script first names one of them.
(function (parse, request) {
    "use strict";

    const encode = text => encodeURIComponent(text).replace(/%20/g, "+").replace(/[!'()~]/g, mark => "%" + mark.charCodeAt(0).toString(16).toUpperCase());
    const decode = text => {
        text = text.replace(/\+/g, " ");
        try { return decodeURIComponent(text); } catch { return text; }
    };
    const pairsOf = init => {
        if (init === undefined || init === null) return [];
        if (typeof init === "object") {
            if (typeof init[Symbol.iterator] === "function") return Array.from(init, ([name, value]) => [String(name), String(value)]);
            return Object.keys(init).map(name => [name, String(init[name])]);
        }
        return String(init).replace(/^\?/, "").split("&").filter(part => part !== "").map(part => {
            const at = part.indexOf("=");
            return at < 0 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
        });
    };

    class URLSearchParams {
        #pairs;
        #changed = () => {};
        constructor(init, changed) {
            this.#pairs = pairsOf(init);
            if (changed) this.#changed = changed;
        }
        get size() { return this.#pairs.length; }
        append(name, value) { this.#pairs.push([String(name), String(value)]); this.#changed(this); }
        delete(name, value) {
            this.#pairs = this.#pairs.filter(pair => pair[0] !== String(name) || value !== undefined && pair[1] !== String(value));
            this.#changed(this);
        }
        get(name) { const pair = this.#pairs.find(pair => pair[0] === String(name)); return pair ? pair[1] : null; }
        getAll(name) { return this.#pairs.filter(pair => pair[0] === String(name)).map(pair => pair[1]); }
        has(name, value) { return this.#pairs.some(pair => pair[0] === String(name) && (value === undefined || pair[1] === String(value))); }
        set(name, value) {
            const at = this.#pairs.findIndex(pair => pair[0] === String(name));
            if (at < 0) this.#pairs.push([String(name), String(value)]);
            else {
                this.#pairs = this.#pairs.filter((pair, place) => place <= at || pair[0] !== String(name));
                this.#pairs[at] = [String(name), String(value)];
            }
            this.#changed(this);
        }
        sort() { this.#pairs.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0); this.#changed(this); }
        forEach(act, self) { this.#pairs.forEach(([name, value]) => act.call(self, value, name, this)); }
        keys() { return this.#pairs.map(pair => pair[0])[Symbol.iterator](); }
        values() { return this.#pairs.map(pair => pair[1])[Symbol.iterator](); }
        entries() { return this.#pairs.map(pair => pair.slice())[Symbol.iterator](); }
        [Symbol.iterator]() { return this.entries(); }
        toString() { return this.#pairs.map(([name, value]) => encode(name) + "=" + encode(value)).join("&"); }
        toJSON() { return this.toString(); }
    }

    class URL {
        #parts;
        #params;
        constructor(text, base) {
            this.#parts = parse(String(text), base === undefined ? undefined : String(base));
            if (!this.#parts) throw new TypeError("`" + text + "` is no address");
        }
        static canParse(text, base) { return !!parse(String(text), base === undefined ? undefined : String(base)); }
        static parse(text, base) { return URL.canParse(text, base) ? new URL(text, base) : null; }
        #set(part, value) {
            this.#parts = parse(this.#parts.href, undefined, part, String(value)) || this.#parts;
            if (part === "search" || part === "href") this.#params = undefined;
        }
        get href() { return this.#parts.href; }
        set href(value) {
            const parts = parse(String(value));
            if (!parts) throw new TypeError("`" + value + "` is no address");
            this.#parts = parts;
            this.#params = undefined;
        }
        get origin() { return this.#parts.origin; }
        get protocol() { return this.#parts.protocol; }
        set protocol(value) { this.#set("protocol", value); }
        get username() { return this.#parts.username; }
        set username(value) { this.#set("username", value); }
        get password() { return this.#parts.password; }
        set password(value) { this.#set("password", value); }
        get host() { return this.#parts.host; }
        set host(value) { this.#set("host", value); }
        get hostname() { return this.#parts.hostname; }
        set hostname(value) { this.#set("hostname", value); }
        get port() { return this.#parts.port; }
        set port(value) { this.#set("port", value); }
        get pathname() { return this.#parts.pathname; }
        set pathname(value) { this.#set("pathname", value); }
        get search() { return this.#parts.search; }
        set search(value) { this.#set("search", value); }
        get hash() { return this.#parts.hash; }
        set hash(value) { this.#set("hash", value); }
        get searchParams() {
            this.#params ||= new URLSearchParams(this.#parts.search, params => {
                this.#parts = parse(this.#parts.href, undefined, "search", params.toString());
            });
            return this.#params;
        }
        toString() { return this.#parts.href; }
        toJSON() { return this.#parts.href; }
    }

    class Headers {
        #map = new Map();
        constructor(init) { for (const [name, value] of pairsOf(init)) this.append(name, value); }
        append(name, value) {
            const key = String(name).toLowerCase();
            this.#map.set(key, this.#map.has(key) ? this.#map.get(key) + ", " + value : String(value));
        }
        delete(name) { this.#map.delete(String(name).toLowerCase()); }
        get(name) { return this.#map.get(String(name).toLowerCase()) ?? null; }
        has(name) { return this.#map.has(String(name).toLowerCase()); }
        set(name, value) { this.#map.set(String(name).toLowerCase(), String(value)); }
        forEach(act, self) { this.#map.forEach((value, name) => act.call(self, value, name, this)); }
        keys() { return this.#map.keys(); }
        values() { return this.#map.values(); }
        entries() { return this.#map.entries(); }
        [Symbol.iterator]() { return this.#map.entries(); }
    }

    class Response {
        #text;
        constructor(text, init = {}) {
            this.#text = text === undefined || text === null ? "" : String(text);
            this.status = init.status ?? 200;
            this.statusText = init.statusText ?? "";
            this.headers = new Headers(init.headers);
            this.url = init.url ?? "";
            this.ok = this.status >= 200 && this.status < 300;
        }
        async text() { return this.#text; }
        async json() { return JSON.parse(this.#text); }
        clone() { return new Response(this.#text, this); }
    }

    async function fetch(input, init) {
        init ??= {};
        const url = String(typeof input === "object" && input !== null && "url" in input ? input.url : input);
        const headers = new Headers(init.headers);
        let body = init.body;
        if (body instanceof URLSearchParams) {
            if (!headers.has("content-type")) headers.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
            body = body.toString();
        } else if (body !== undefined && body !== null && typeof body !== "string") {
            body = JSON.stringify(body);
        }
        let answer;
        try {
            answer = await request({ url, method: String(init.method ?? "GET").toUpperCase(), headers: Object.fromEntries(headers), body: body ?? null });
        } catch (reason) {
            throw new TypeError("`" + url + "` is not to be had: " + reason);
        }
        return new Response(answer.text, answer);
    }

    return { URL, URLSearchParams, Headers, Response, fetch };
})
