// `ensemble.user`: an object whose properties are kept in the storage, with `get`, `set`, `setUser` and the moments `date` and `datetime`.
(function (storage, formatter) {
    "use strict";

    const KEY = "ensemble.user";
    const DAY = 86400000;
    const two = number => String(number).padStart(2, "0");

    class Moment {
        #date;
        #timed;
        constructor(date, timed) { this.#date = date; this.#timed = timed; }
        #plus(millis) { return new Moment(new Date(this.#date.getTime() + millis), this.#timed); }
        plusYears(years) { return this.#plus(years * 365 * DAY); }
        minusYears(years) { return this.plusYears(-years); }
        plusDays(days) { return this.#plus(days * DAY); }
        minusDays(days) { return this.plusDays(-days); }
        plusHours(hours) { return this.#plus(hours * 3600000); }
        minusHours(hours) { return this.plusHours(-hours); }
        plusMinutes(minutes) { return this.#plus(minutes * 60000); }
        minusMinutes(minutes) { return this.plusMinutes(-minutes); }
        plusSeconds(seconds) { return this.#plus(seconds * 1000); }
        minusSeconds(seconds) { return this.plusSeconds(-seconds); }
        getYear() { return this.#date.getFullYear(); }
        getMonth() { return this.#date.getMonth() + 1; }
        getDay() { return this.#date.getDate(); }
        getDayOfWeek() { return this.#date.getDay() || 7; }
        getHour() { return this.#date.getHours(); }
        getMinute() { return this.#date.getMinutes(); }
        getSecond() { return this.#date.getSeconds(); }
        pretty() { return this.#timed ? formatter.prettyDateTime(this.#date) : formatter.prettyDate(this.#date); }
        format(pattern) { return formatter.customDateTime(this.#date, pattern); }
        toString() {
            const day = this.getYear() + "-" + two(this.getMonth()) + "-" + two(this.getDay());
            return this.#timed ? day + "T" + two(this.getHour()) + ":" + two(this.getMinute()) + ":" + two(this.getSecond()) : day;
        }
        toJSON() { return this.toString(); }
    }

    const kept = () => storage.get(KEY) ?? {};
    const methods = {
        get: name => kept()[name] ?? null,
        set: (name, value) => storage.set(KEY, { ...kept(), ...(typeof name === "object" ? name : { [name]: value }) }),
        setUser: user => storage.set(KEY, user ?? null),
    };
    return new Proxy({}, {
        get(_, name) {
            if (name === "date") return new Moment(new Date(), false);
            if (name === "datetime") return new Moment(new Date(), true);
            return methods[name] ?? kept()[name] ?? (name in Object.prototype ? Object.prototype[name] : null);
        },
        set(_, name, value) { methods.set(name, value); return true; },
        has: (_, name) => name in kept(),
        deleteProperty(_, name) {
            const { [name]: gone, ...others } = kept();
            storage.set(KEY, others);
            return true;
        },
        ownKeys: () => Object.keys(kept()),
        getOwnPropertyDescriptor(_, name) {
            const user = kept();
            return name in user ? { value: user[name], enumerable: true, configurable: true } : undefined;
        },
    });
})
