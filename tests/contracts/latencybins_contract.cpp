// The bin of a duration is the same to the last value in C++ and in the SQL of every engine.
#include "models/telemetry/latencybins.h"
#include "models/telemetry/latencybinsql.h"
#include "tests/support/freshdatabases.h"

#include <QTest>

#include <limits>
#include <set>

using namespace Gatehouse;

namespace
{

std::set<qint64> edgeValues()
{
    std::set<qint64> values{0,
                            1,
                            -1,
                            -86'400'000'000,
                            (qint64(1) << 31) - 1,
                            qint64(1) << 31,
                            (qint64(1) << 31) + 1,
                            qint64(1) << 32,
                            qint64(1) << 53,
                            86'399'999'999,
                            86'400'000'000,
                            86'400'000'001,
                            std::numeric_limits<qint64>::min() + 1,
                            std::numeric_limits<qint64>::max()};
    for (qint64 bound : LatencyBins::lowerBounds())
        values.insert({bound - 1, bound, bound + 1});
    return values;
}

QString makeTable(Dialect dialect)
{
    return dialect == Dialect::ClickHouse
               ? QStringLiteral("CREATE TABLE durations (us Nullable(Int64)) ENGINE = Memory")
               : QStringLiteral("CREATE TABLE durations (us bigint)");
}

QString fillTable(Dialect dialect, const std::set<qint64> &values)
{
    QStringList texts;
    for (qint64 value : values)
        texts.append(dialect == Dialect::ClickHouse ? QStringLiteral("toInt64(%1)").arg(value)
                                                    : QStringLiteral("(%1)").arg(value));
    if (dialect == Dialect::ClickHouse)
        return QStringLiteral("INSERT INTO durations SELECT arrayJoin([%1, NULL])").arg(texts.join(QLatin1Char(',')));
    return QStringLiteral("INSERT INTO durations VALUES %1, (NULL)").arg(texts.join(QLatin1Char(',')));
}

} // namespace

class LatencyBinsContract : public QObject
{
    Q_OBJECT

    FreshDatabases m_databases;

private slots:
    void everyEngineFindsTheBinThatCppFinds_data()
    {
        QTest::addColumn<int>("dialect");
        for (Dialect dialect : {Dialect::Sqlite, Dialect::PostgreSql, Dialect::MySql, Dialect::ClickHouse})
            QTest::newRow(qPrintable(dialectToken(dialect))) << int(dialect);
    }
    void everyEngineFindsTheBinThatCppFinds()
    {
        QFETCH(int, dialect);
        const auto engine = Dialect(dialect);
        const auto database = m_databases.make(engine);
        const std::set<qint64> values = edgeValues();
        for (const QString &sql : {makeTable(engine), fillTable(engine, values)}) {
            const auto done = database->execute(sql);
            QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().message + done.error().detail));
        }
        const SqlCondition bin = latencyBinSql(QStringLiteral("us"), engine);
        int seen = 0;
        const auto read = database->visitRows(
            QStringLiteral("SELECT us, %1 FROM durations").arg(bin.sql), bin.values, {},
            [&](const RowStream &row) -> Result<void> {
                ++seen;
                const bool recorded = !row.isNull(0) && row.integer(0) >= 0;
                const int wanted = recorded ? LatencyBins::binOf(row.integer(0)) : -1;
                if (row.isNull(1) || row.integer(1) != wanted)
                    return failure(
                        ErrorKind::Corrupt,
                        QStringLiteral("%1 is in bin %2 instead of %3").arg(row.string(0), row.string(1)).arg(wanted));
                return {};
            });
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().message + read.error().detail));
        QCOMPARE(seen, int(values.size()) + 1);
    }
};

QTEST_GUILESS_MAIN(LatencyBinsContract)
#include "latencybins_contract.moc"
