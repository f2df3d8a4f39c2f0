// Whether the totals of a span are kept, and what a plan says of it.
#include "models/retention/kepttotals.h"
#include "models/retention/purgetotals.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kDay1 = 1'700'006'400'000; // 15 Nov 2023

qint64 day(int number)
{
    return kDay1 + number * kDayMs;
}

TimeSpan days(int from, int to)
{
    return {day(from), day(to)};
}

} // namespace

class KeptTotalsTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsMissingIsNamed_data()
    {
        QTest::addColumn<std::optional<qint64>>("from");
        QTest::addColumn<QList<TimeSpan>>("gaps");
        QTest::addColumn<TimeSpan>("span");
        QTest::addColumn<TimeSpan>("missing");
        const auto row = [](const char *name, std::optional<qint64> from, const QList<TimeSpan> &gaps,
                            const TimeSpan &span,
                            const TimeSpan &missing) { QTest::newRow(name) << from << gaps << span << missing; };
        row("all of it", {}, {}, days(1, 5), {});
        row("to the last moment", day(1), {}, days(1, 10), {});
        row("before what is counted", day(3), {}, days(1, 5), days(1, 3));
        row("all of it is before", day(8), {}, days(1, 5), days(1, 5));
        row("behind what is counted", {}, {}, days(8, 12), days(10, 12));
        row("all of it is behind", {}, {}, days(11, 12), days(11, 12));
        row("a gap", {}, {days(2, 3)}, days(1, 5), days(2, 3));
        row("a gap at its edge", {}, {days(4, 6)}, days(1, 5), days(4, 5));
        row("a gap elsewhere", {}, {days(6, 7)}, days(1, 5), {});
        row("nothing goes", day(8), {}, days(5, 5), {});
    }
    void whatIsMissingIsNamed()
    {
        QFETCH(std::optional<qint64>, from);
        QFETCH(QList<TimeSpan>, gaps);
        QFETCH(TimeSpan, span);
        QFETCH(TimeSpan, missing);
        QCOMPARE((TotalsSpan{from, day(10), gaps}.missingIn(span)), missing);
    }

    void whatAPlanKeepsIsReadBack_data()
    {
        using State = PurgeTotals::State;
        QTest::addColumn<PurgeTotals>("totals");
        QTest::addColumn<QString>("says");
        QTest::newRow("not needed") << PurgeTotals() << QString();
        QTest::newRow("kept from a day") << PurgeTotals{State::Kept, day(0), day(3), {}, {}}
                                         << QStringLiteral("are kept from 15 Nov 2023 to 18 Nov 2023, so they stay");
        QTest::newRow("kept from the first row")
            << PurgeTotals{State::Kept, {}, day(3), {}, {}} << QStringLiteral("from the first row to 18 Nov 2023");
        QTest::newRow("missing") << PurgeTotals{State::Missing, day(2), day(3), days(0, 2), {}}
                                 << QStringLiteral("what goes from 15 Nov 2023 to 16 Nov 2023 is not in them");
        QTest::newRow("missing from ever") << PurgeTotals{State::Missing, day(2), day(3), {0, day(2)}, {}}
                                           << QStringLiteral("what goes up to 16 Nov 2023 is not in them");
        QTest::newRow("unseen") << PurgeTotals{State::Unseen, {}, 0, {}, QStringLiteral("The file is gone.")}
                                << QStringLiteral("not seen from here (The file is gone.)");
    }
    void whatAPlanKeepsIsReadBack()
    {
        QFETCH(PurgeTotals, totals);
        QFETCH(QString, says);
        QCOMPARE(totalsFromJson(toJson(totals)), totals);
        const QString text = totalsText(totals);
        QVERIFY2(text.contains(says) && text.isEmpty() == says.isEmpty(), qPrintable(text));
        QCOMPARE(text.startsWith(QStringLiteral("Blocked")), totals.isBlocking());
        QCOMPARE(text.contains(QStringLiteral("gatehousectl rollup")), totals.isBlocking()); // the way out
    }
};

QTEST_GUILESS_MAIN(KeptTotalsTest)
#include "kepttotals_test.moc"
