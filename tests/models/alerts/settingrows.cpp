#include "tests/models/alerts/settingrows.h"

namespace Gatehouse
{

namespace
{

using enum AnomalyMetric;
using Values = SettingValues;
using Minute = MadeMinute;
using Trouble = MadeTrouble;
using Row = SettingRow;

constexpr int kDay = kDayMinutes;

// For so many minutes from the third day on.
Trouble failing(int minutes, qint64 failures, int from = 2 * kDay)
{
    return {[=](int i) {
                return i >= from && i < from + minutes ? Minute{50, failures} : usualMinute(i);
            },
            from, from + 3 * 60};
}

// So many a minute, and for a while another number.
Trouble coming(qint64 attempts, qint64 then, int minutes)
{
    constexpr int kFrom = 4 * kDay;
    return {[=](int i) { return Minute{i >= kFrom && i < kFrom + minutes ? then : attempts}; }, kFrom, kFrom + 3 * 60};
}

Trouble spending(qint64 micros, qint64 then, int minutes, int from = 4 * kDay)
{
    return {[=](int i) {
                return Minute{40, 0, i >= from && i < from + minutes ? then : micros};
            },
            from, from + minutes + 60};
}

// Of 100 attempts a minute so many are of the first model.
Trouble mixing(qint64 first, qint64 then, int minutes)
{
    constexpr int kFrom = 3 * kDay;
    return {[=](int i) {
                return Minute{1000, 0, 0, i >= kFrom && i < kFrom + minutes ? then : first};
            },
            kFrom, kFrom + minutes + 60};
}

// All fail in the first `bad` minutes of each `period`, after three days without any.
Trouble beating(int bad, int period, int minutes, qint64 failures)
{
    constexpr int kFrom = 3 * kDay;
    return {[=](int i) {
                return Minute{50, i >= kFrom && (i - kFrom) % period < bad && i < kFrom + minutes ? failures : 0};
            },
            kFrom, kFrom + minutes + 60};
}

Values windows(double first, double second, double third)
{
    return {
        {QStringLiteral("window_1"), first}, {QStringLiteral("window_2"), second}, {QStringLiteral("window_3"), third}};
}

Values windows(double first, double second, double third, double fourth)
{
    Values values = windows(first, second, third);
    values.insert(QStringLiteral("window_4"), fourth);
    return values;
}

// The other paces of a burn so high that nothing reaches them.
Values pace(const char *which, const Values &values = {})
{
    Values all{{QStringLiteral("fast_factor"), 1000},
               {QStringLiteral("middle_factor"), 1000},
               {QStringLiteral("slow_factor"), 100}};
    all.remove(QLatin1String(which) + QStringLiteral("_factor"));
    all.insert(values);
    return all;
}

Values one(const char *id, double value)
{
    return {{QString::fromLatin1(id), value}};
}

QList<Row> rowsOfShares()
{
    const Trouble minute = failing(1, 12);
    const Trouble drift{[](int i) { return Minute{3000, i < 2 * kDay ? 300 : 390}; }, 2 * kDay, 2 * kDay + 3 * 60};
    // Ten days, of which the first five are worse.
    const Trouble better{
        [](int i) {
            return i < 5 * kDay ? Minute{50, 3} : i < 10 * kDay ? Minute{50, 0} : Minute{50, i == 10 * kDay ? 8 : 0};
        },
        10 * kDay, 10 * kDay + 60};
    const Trouble twice{[](int i) {
                            const int at = i - 2 * kDay;
                            return (at >= 0 && at < 20) || (at >= 150 && at < 170) ? Minute{50, 12} : usualMinute(i);
                        },
                        2 * kDay, 2 * kDay + 6 * 60};
    return {
        {"window_1", Errors, windows(1, 60, 60, 60), windows(60, 60, 60, 60), minute},
        {"window_2", Errors, windows(60, 1, 60, 60), windows(60, 60, 60, 60), minute},
        {"window_3", Errors, windows(60, 60, 1, 60), windows(60, 60, 60, 60), minute},
        {"window_4", Errors, windows(60, 60, 60, 1), windows(60, 60, 60, 60), minute},
        {"least_hits", Errors, {}, one("least_hits", 1000), minute},
        {"raised", Errors, one("raised", 1.1), {}, drift},
        {"memory", Errors, one("memory", 1), one("memory", 30), better},
        {"least_share", Errors, {}, one("least_share", 0.5), minute},
        {"quiet_days", Errors, one("quiet_days", 0.1), one("quiet_days", 10'000), failing(1, 7)},
        {"nodes", Errors, one("nodes", 1), one("nodes", 5000), failing(1, 7)},
        {"page_above", Errors, one("page_above", 0), one("page_above", 50), minute, 0, true},
        {"calm", Errors, {}, one("calm", 240), twice, 1},
    };
}

QList<Row> rowsOfTraffic()
{
    const Trouble fallen = coming(40, 8, 60);
    const Trouble risen = coming(40, 160, 60);
    const Trouble dear = spending(40'000, 400'000, 60);
    const Trouble gone{[](int i) { return Minute{i < 6 * kDay && i % 10 == 0 ? 1 : 0}; }, 6 * kDay, 7 * kDay};
    const Values hour = windows(60, 60, 60);
    return {
        {"drop_share", TrafficDrop, {}, one("drop_share", 0.01), fallen},
        {"least_due", TrafficDrop, {}, one("least_due", 100'000), fallen},
        {"window_1", TrafficDrop, windows(5, 60, 60), hour, coming(40, 0, 6)},
        {"window_2", TrafficDrop, windows(60, 5, 60), hour, coming(40, 0, 6)},
        {"window_3", TrafficDrop, windows(60, 60, 5), hour, coming(40, 0, 6)},
        {"gap_attempts", TrafficDrop, {}, one("gap_attempts", 100'000), gone},
        {"gap_hours", TrafficDrop, {}, one("gap_hours", 1000), gone},
        {"spike_share", TrafficSpike, {}, one("spike_share", 1000), risen},
        {"least_due", TrafficSpike, {}, one("least_due", 100'000), risen},
        {"window_1", TrafficSpike, windows(5, 60, 60), hour, coming(40, 400, 2)},
        {"window_2", TrafficSpike, windows(60, 5, 60), hour, coming(40, 400, 2)},
        {"window_3", TrafficSpike, windows(60, 60, 5), hour, coming(40, 400, 2)},
        {"least_extra", SpendSpike, {}, one("least_extra", 1'000'000), dear},
    };
}

QList<Row> rowsOfMixes()
{
    // After twelve days without news, who forgets in a day has nothing left to hold the mix against.
    const Trouble again{[](int i) {
                            return i < 6 * kDay    ? Minute{1000, 0, 0, 500}
                                   : i < 18 * kDay ? Minute{0, 0, 0, -1, 0, false}
                                                   : Minute{1000, 0, 0, 800};
                        },
                        18 * kDay, 18 * kDay + 60};
    return {
        {"window", ModelMix, one("window", 5), {}, mixing(500, 900, 5)},
        {"least_attempts", ModelMix, {}, one("least_attempts", 100'000), mixing(500, 900, 120)},
        {"least_move", ModelMix, {}, one("least_move", 0.9), mixing(500, 900, 120)},
        {"memory", ModelMix, one("memory", 30), one("memory", 1), again},
        {"score", TrafficNovelty, one("score", 5), one("score", 200), coming(40, 400, 2)},
    };
}

QList<Row> rowsOfBurning()
{
    const Values off = pace("none", {});
    const Trouble hot = beating(30, kDay, 60, 40);
    const Trouble warm = beating(40, kDay, 60, 5);
    const Trouble weary = beating(100, kDay, 200, 5);
    const Trouble few{[](int i) {
                          return Minute{2, i >= 3 * kDay && i < 3 * kDay + 10 ? 2 : 0};
                      },
                      3 * kDay, 3 * kDay + 60};
    const Trouble cap = spending(1'000'000, 60'000'000, 60);
    const Values limit = one("month_cap", 100'000);
    const auto with = [](Values all, const Values &more) {
        all.insert(more);
        return all;
    };
    return {
        {"allowed_share", Objective, {}, one("allowed_share", 0.5), hot},
        {"fast_factor", Objective, pace("fast"), off, hot},
        {"middle_factor", Objective, pace("middle"), off, hot},
        {"slow_factor", Objective, pace("slow"), off, beating(90, kDay, 120, 40)},
        {"fast_long", Objective, pace("fast", one("fast_long", 15)), pace("fast"), beating(12, kDay, 60, 20)},
        {"fast_short", Objective, pace("fast"), pace("fast", one("fast_short", 15)), beating(12, 28, 280, 50), 1},
        {"middle_long", Objective, pace("middle", one("middle_long", 60)), pace("middle"), warm},
        {"middle_short", Objective, pace("middle"), pace("middle", one("middle_short", 60)), beating(40, 95, 950, 50),
         1},
        {"slow_long", Objective, pace("slow", one("slow_long", 360)), pace("slow"), weary},
        {"slow_short", Objective, pace("slow", one("slow_short", 5)), pace("slow"), beating(60, 300, 3000, 20), 1},
        {"least_failures", Objective, {}, one("least_failures", 10'000), hot},
        {"least_score", Objective, pace("fast"), pace("fast", one("least_score", 50)), few},
        {"month_cap", Budget, limit, {}, cap},
        {"fast_factor", Budget, with(limit, pace("fast")), with(limit, off), cap},
    };
}

} // namespace

QList<SettingRow> settingRows()
{
    return rowsOfShares() + rowsOfTraffic() + rowsOfMixes() + rowsOfBurning();
}

MadeMinute usualMinute(int i)
{
    return {50, i % 4 == 0 ? 1 : 0};
}

} // namespace Gatehouse
