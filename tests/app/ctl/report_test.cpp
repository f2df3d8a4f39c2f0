// What gatehousectl reports, beside plain SQL on the same database.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/smallgateway.h"

#include "models/core/timespan.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

#include <cmath>

using namespace Gatehouse;

namespace
{

QString iso(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

// The outcome of a status, as the demo gateway's status codes mean it.
QString outcomeSql(const char *outcome)
{
    static const QMap<QByteArray, QString> conditions{
        {"ok", QStringLiteral("status BETWEEN 200 AND 299")},
        {"rate_limited", QStringLiteral("status = 429")},
        {"cancelled", QStringLiteral("status = 499")},
        {"timeout", QStringLiteral("status IN (408, 504)")},
        {"client_error", QStringLiteral("status BETWEEN 400 AND 498 AND status NOT IN (408, 429)")},
        {"server_error", QStringLiteral("status BETWEEN 500 AND 599 AND status <> 504")}};
    return QStringLiteral("coalesce(sum(%1), 0)").arg(conditions.value(outcome));
}

const QList<const char *> kOutcomes{"ok", "client_error", "rate_limited", "server_error", "timeout", "cancelled"};

// Counts of the document in the order of the plain SQL.
QList<qint64> counts(const QJsonObject &figures)
{
    const QJsonObject tokens = figures.value(QLatin1String("tokens")).toObject();
    const QJsonObject outcomes = figures.value(QLatin1String("outcomes")).toObject();
    QList<qint64> all{figures.value(QLatin1String("attempts")).toInteger(-1),
                      figures.value(QLatin1String("requests")).toInteger(-1),
                      tokens.value(QLatin1String("input")).toInteger(-1),
                      tokens.value(QLatin1String("output")).toInteger(-1),
                      tokens.value(QLatin1String("cached")).toInteger(-1),
                      figures.value(QLatin1String("cost_micros")).toInteger(-1),
                      std::llround(figures.value(QLatin1String("cost_usd")).toDouble(-1) * 1'000'000)};
    for (const char *outcome : kOutcomes)
        all.append(outcomes.value(QLatin1String(outcome)).toInteger(-1));
    return all;
}

} // namespace

class ReportTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_gateway.isValid());
        m_connection = m_gateway.connectionFile(QStringLiteral("shared"));
    }

    void agreesWithPlainSqlOnEveryLocalDay_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QDate>("from");
        QTest::addColumn<QDate>("to");
        for (const char *zone : {"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York"}) {
            QTest::addRow("%s, clocks go back", zone)
                << QString::fromLatin1(zone) << QDate(2024, 10, 31) << QDate(2024, 11, 7);
            QTest::addRow("%s, clocks go forward", zone)
                << QString::fromLatin1(zone) << QDate(2025, 3, 7) << QDate(2025, 3, 12);
        }
    }

    void agreesWithPlainSqlOnEveryLocalDay()
    {
        QFETCH(QString, zone);
        QFETCH(QDate, from);
        QFETCH(QDate, to);
        const QJsonObject report = ask({QStringLiteral("--tz"), zone, QStringLiteral("--bucket"), QStringLiteral("1d"),
                                        QStringLiteral("--from"), from.toString(Qt::ISODate), QStringLiteral("--to"),
                                        to.toString(Qt::ISODate)});
        const QJsonArray buckets = report.value(QLatin1String("buckets")).toArray();
        QCOMPARE(buckets.size(), from.daysTo(to));
        const QTimeZone timeZone(zone.toLatin1());
        const auto midnight = [&](const QDate &day) {
            return QDateTime(day, QTime(0, 0), timeZone).toMSecsSinceEpoch();
        };
        for (qsizetype i = 0; i < buckets.size(); ++i) {
            const TimeSpan day{midnight(from.addDays(i)), midnight(from.addDays(i + 1))};
            compare(buckets.at(i).toObject(), day, QStringLiteral("1"));
        }
        compare(report, {midnight(from), midnight(to)}, QStringLiteral("1"));
        QVERIFY(counts(report).first() > 1000);
    }

    void countsTheHoursOfADayOverAChangeOfTheClock()
    {
        for (const auto &[day, hours] : {std::pair("2024-11-03", 25), std::pair("2025-03-09", 23)}) {
            const QDate date = QDate::fromString(QString::fromLatin1(day), Qt::ISODate);
            const QJsonObject report =
                ask({QStringLiteral("--tz"), QStringLiteral("America/New_York"), QStringLiteral("--bucket"),
                     QStringLiteral("1h"), QStringLiteral("--from"), date.toString(Qt::ISODate), QStringLiteral("--to"),
                     date.addDays(1).toString(Qt::ISODate)});
            const QJsonArray buckets = report.value(QLatin1String("buckets")).toArray();
            QCOMPARE(buckets.size(), hours);
            const qint64 startMs = QDateTime(date, QTime(0, 0), QTimeZone("America/New_York")).toMSecsSinceEpoch();
            for (int hour = 0; hour < hours; ++hour)
                compare(buckets.at(hour).toObject(), {startMs + hour * kHourMs, startMs + (hour + 1) * kHourMs},
                        QStringLiteral("1"));
        }
    }

    void agreesWithPlainSqlUnderAFilter_data()
    {
        QTest::addColumn<QStringList>("filters");
        QTest::addColumn<QString>("sql");
        const auto row = [](const char *name, const QStringList &filters, const char *sql) {
            QTest::newRow(name) << filters << QString::fromLatin1(sql);
        };
        row("one model", {QStringLiteral("model=gpt-5")}, "model = 'gpt-5'");
        row("two models", {QStringLiteral("model=gpt-5,claude-4")}, "model IN ('gpt-5', 'claude-4')");
        row("a comma in a value", {QStringLiteral("model=qwen\\, \"3\"")}, "model = 'qwen, \"3\"'");
        row("all but one", {QStringLiteral("model!=gpt-5")}, "model <> 'gpt-5'");
        row("not recorded", {QStringLiteral("provider=")}, "provider_id IS NULL");
        row("an outcome", {QStringLiteral("outcome=rate_limited")}, "status = 429");
        row("a status", {QStringLiteral("status_code=504")}, "status = 504");
        row("an error class", {QStringLiteral("error_class=upstream")}, "error_class = 'upstream'");
        row("two conditions", {QStringLiteral("provider=provider 2"), QStringLiteral("endpoint=/v1/embeddings")},
            "provider_id = 2 AND endpoint = '/v1/embeddings'");
        row("a workspace and a model", {QStringLiteral("workspace=workspace 3"), QStringLiteral("model=gpt-5")},
            "workspace_id = 3 AND model = 'gpt-5'");
        row("an account", {QStringLiteral("account=7")}, "account_id = 7");
        row("a key", {QStringLiteral("key=11")}, "api_key_id = 11");
        row("nothing at all", {QStringLiteral("model=unheard-of")}, "0");
    }

    void agreesWithPlainSqlUnderAFilter()
    {
        QFETCH(QStringList, filters);
        QFETCH(QString, sql);
        // Edges in the middle of a minute, so that no rollup tier fits.
        const TimeSpan span{SmallGateway::autumn().fromMs + 3'333'333, SmallGateway::autumn().toMs - 7'777'777};
        QStringList arguments{QStringLiteral("--from"), iso(span.fromMs), QStringLiteral("--to"), iso(span.toMs)};
        for (const QString &filter : filters)
            arguments << QStringLiteral("--filter") << filter;
        const QJsonObject report = ask(arguments);
        compare(report, span, sql);
        QCOMPARE(counts(report).first() > 0, sql != QLatin1String("0"));
    }

    void agreesWithPlainSqlForEveryGroup_data()
    {
        QTest::addColumn<QString>("dimension");
        QTest::addColumn<QString>("column");
        QTest::newRow("model") << QStringLiteral("model") << QStringLiteral("model");
        QTest::newRow("endpoint") << QStringLiteral("endpoint") << QStringLiteral("endpoint");
        QTest::newRow("account") << QStringLiteral("account") << QStringLiteral("account_id");
        QTest::newRow("status") << QStringLiteral("status_code") << QStringLiteral("status");
    }

    void agreesWithPlainSqlForEveryGroup()
    {
        QFETCH(QString, dimension);
        QFETCH(QString, column);
        const TimeSpan span = SmallGateway::autumn();
        const QJsonObject report = ask({QStringLiteral("--from"), iso(span.fromMs), QStringLiteral("--to"),
                                        iso(span.toMs), QStringLiteral("--group-by"), dimension});
        const QJsonArray groups = report.value(QLatin1String("groups")).toArray();
        const auto distinct = m_gateway.database().scalar(
            QStringLiteral(
                "SELECT count(DISTINCT coalesce(%1, '')) FROM requests WHERE created_at >= ? AND created_at < ?")
                .arg(column),
            {span.fromMs, span.toMs});
        QCOMPARE(qint64(groups.size()), *distinct);
        for (const QJsonValue &group : groups) {
            const QJsonValue value = group[dimension];
            const QString condition = value.isNull()
                                          ? column + QStringLiteral(" IS NULL")
                                          : QStringLiteral("CAST(%1 AS TEXT) = '%2'").arg(column, value.toString());
            compare(group.toObject(), span, condition);
        }
    }

    void namesTheBordersOfASpanWithTheOffsetOfItsZone()
    {
        const QJsonObject report =
            ask({QStringLiteral("--tz"), QStringLiteral("America/New_York"), QStringLiteral("--from"),
                 QStringLiteral("2024-11-03"), QStringLiteral("--to"), QStringLiteral("2024-11-04")});
        QCOMPARE(report.value(QLatin1String("from")).toString(), QStringLiteral("2024-11-03T00:00:00-04:00"));
        QCOMPARE(report.value(QLatin1String("to")).toString(), QStringLiteral("2024-11-04T00:00:00-05:00"));
        QCOMPARE(report.value(QLatin1String("missing")).toArray(), QJsonArray());
    }

    void saysOnStandardErrorThatItCountsFirst()
    {
        const CtlResult result =
            runCtl({QStringLiteral("report"), QStringLiteral("--connection"),
                    m_gateway.connectionFile(QStringLiteral("fresh")), QStringLiteral("--from"),
                    QStringLiteral("2024-11-01"), QStringLiteral("--to"), QStringLiteral("2024-11-02")});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.err.contains("Bringing the rollups up to date"), result.err.constData());
        QVERIFY2(result.out.contains("Total"), result.out.constData());
        QVERIFY(!result.out.contains("Bringing"));
    }

private:
    QJsonObject ask(const QStringList &arguments)
    {
        const CtlResult result = runCtl(QStringList{QStringLiteral("report"), QStringLiteral("--json"),
                                                    QStringLiteral("--connection"), m_connection} +
                                        arguments);
        if (result.exitCode != 0)
            qWarning("%s", result.err.constData());
        return result.json();
    }

    void compare(const QJsonObject &figures, const TimeSpan &span, const QString &condition)
    {
        QString sql = QStringLiteral("SELECT count(*), coalesce(sum(is_final), 0), coalesce(sum(tokens_in), 0), "
                                     "coalesce(sum(tokens_out), 0), coalesce(sum(tokens_cached), 0), "
                                     "coalesce(sum(cost_micros), 0), coalesce(sum(cost_micros), 0)");
        for (const char *outcome : kOutcomes)
            sql += QStringLiteral(", ") + outcomeSql(outcome);
        sql += QStringLiteral(" FROM requests WHERE created_at >= ? AND created_at < ? AND (%1)").arg(condition);
        auto rows = m_gateway.database().query(sql, {span.fromMs, span.toMs});
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        QVERIFY(*(*rows)->next());
        const QList<qint64> reported = counts(figures);
        for (int i = 0; i < reported.size(); ++i)
            QCOMPARE(reported.at(i), (*rows)->integer(i));
        QCOMPARE(figures.value(QLatin1String("errors")).toInteger(-1), reported.at(0) - reported.at(7));
        comparePercentiles(figures, QStringLiteral("latency_ms"), span, condition);
        comparePercentiles(figures, QStringLiteral("ttft_ms"), span, condition);
    }

    void comparePercentiles(const QJsonObject &figures, const QString &column, const TimeSpan &span,
                            const QString &condition)
    {
        auto rows = m_gateway.database().query(
            QStringLiteral(
                "SELECT %1 FROM requests WHERE created_at >= ? AND created_at < ? AND (%2) AND %1 IS NOT NULL "
                "ORDER BY %1")
                .arg(column, condition),
            {span.fromMs, span.toMs});
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        QList<double> exact;
        while (*(*rows)->next())
            exact.append((*rows)->real(0));
        const QJsonObject shown = figures.value(column).toObject();
        QCOMPARE(shown.value(QLatin1String("n")).toInteger(-1), qint64(exact.size()));
        for (const auto &[name, q] :
             {std::pair("p50", 0.5), std::pair("p90", 0.9), std::pair("p95", 0.95), std::pair("p99", 0.99)}) {
            const QJsonValue value = shown.value(QLatin1String(name));
            QCOMPARE(value.isNull(), exact.isEmpty());
            if (exact.isEmpty())
                continue;
            const double wanted = exact.at(qsizetype(std::floor(q * double(exact.size() - 1))));
            QVERIFY2(std::abs(value.toDouble() - wanted) <= wanted * 0.01 + 0.001,
                     qPrintable(QStringLiteral("%1 %2: %3, exactly %4")
                                    .arg(column, QLatin1String(name))
                                    .arg(value.toDouble())
                                    .arg(wanted)));
        }
    }

    SmallGateway m_gateway;
    QString m_connection;
};

QTEST_GUILESS_MAIN(ReportTest)
#include "report_test.moc"
