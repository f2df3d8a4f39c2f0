#include "models/telemetry/report.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

SourceCapabilities everything()
{
    SourceCapabilities all;
    all.requests = all.latency = all.ttft = all.errors = all.tokensIn = all.tokensOut = all.tokensCached = all.cost =
        true;
    return all;
}

Cell someTraffic()
{
    Cell cell;
    cell.attempts = 10;
    cell.requests = 9;
    cell.failedRequests = 1;
    cell.outcomes = {8, 0, 1, 1, 0, 0};
    cell.tokensIn = 1000;
    cell.tokensOut = 200;
    cell.tokensCached = 30;
    cell.costMicros = 1'234'567;
    cell.latency.add(250'000, 10);
    return cell;
}

TelemetryAnswer answerOf(const ReportRequest &request)
{
    TelemetryAnswer answer;
    answer.query = reportQuery(request);
    answer.total = someTraffic();
    return answer;
}

} // namespace

class ReportTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsEveryFigureThatIsRecorded()
    {
        const QJsonObject report = reportJson(m_request, answerOf(m_request), everything());
        QCOMPARE(report[QLatin1String("attempts")].toInteger(), 10);
        QCOMPARE(report[QLatin1String("requests")].toInteger(), 9);
        QCOMPARE(report[QLatin1String("errors")].toInteger(), 2);
        QCOMPARE(report[QLatin1String("cost_micros")].toInteger(), 1'234'567);
        QCOMPARE(report[QLatin1String("cost_usd")].toDouble(), 1.234567);
        QCOMPARE(report[QLatin1String("outcomes")][QLatin1String("rate_limited")].toInteger(), 1);
        QCOMPARE(report[QLatin1String("latency_ms")][QLatin1String("n")].toInteger(), 10);
        QCOMPARE(report[QLatin1String("missing")].toArray(), QJsonArray());
    }

    void givesNullAndNeverZeroForWhatIsNotRecorded_data()
    {
        QTest::addColumn<QString>("figure");
        QTest::addColumn<QStringList>("path");
        const auto row = [](const char *figure, const char *path) {
            QTest::newRow(path) << QString::fromLatin1(figure) << QString::fromLatin1(path).split(QLatin1Char('.'));
        };
        row("requests", "requests");
        row("errors", "errors");
        row("errors", "outcomes.server_error");
        row("latency", "latency_ms");
        row("ttft", "ttft_ms");
        row("tokens_in", "tokens.input");
        row("tokens_cached", "tokens.cached");
        row("cost", "cost_usd");
        row("cost", "cost_micros");
    }

    void givesNullAndNeverZeroForWhatIsNotRecorded()
    {
        QFETCH(QString, figure);
        QFETCH(QStringList, path);
        SourceCapabilities nothing;
        nothing.missing = {{figure, QStringLiteral("It keeps none.")}};
        const QJsonObject report = reportJson(m_request, answerOf(m_request), nothing);
        QJsonValue value = report;
        for (const QString &step : path)
            value = value.toObject().value(step);
        QVERIFY(value.isNull());
        const QJsonArray missing = report[QLatin1String("missing")].toArray();
        QCOMPARE(missing.size(), 1);
        QCOMPARE(report[QLatin1String("missing_reasons")][missing.first().toString()].toString(),
                 QStringLiteral("It keeps none."));
    }

    void namesTheMissingFigureAsTheDocumentDoes()
    {
        SourceCapabilities nothing = everything();
        nothing.ttft = false;
        nothing.missing = {{QStringLiteral("ttft"), QStringLiteral("Streams only.")}};
        const QJsonObject report = reportJson(m_request, answerOf(m_request), nothing);
        QCOMPARE(report[QLatin1String("missing")].toArray(), QJsonArray{QStringLiteral("ttft_ms")});
    }

    void tellsNoRequestsWhenAttemptsCannotBePutToOne()
    {
        TelemetryAnswer answer = answerOf(m_request);
        answer.total.unlinked = 3;
        const QJsonObject report = reportJson(m_request, answer, everything());
        QVERIFY(report[QLatin1String("requests")].isNull());
        QVERIFY(
            report[QLatin1String("missing_reasons")][QLatin1String("requests")].toString().contains(QLatin1Char('3')));
    }

    void namesHistoryThatIsNotCountedYet()
    {
        TelemetryAnswer answer = answerOf(m_request);
        answer.notYetCounted = {{0, kHourMs}};
        const QJsonObject report = reportJson(m_request, answer, everything());
        QVERIFY(report[QLatin1String("missing_reasons")][QLatin1String("history")].toString().contains(
            QLatin1String("1970-01-01T00:00:00Z")));
    }

    void masksAccountsThatNameAPerson()
    {
        ReportRequest request = m_request;
        request.groupBy = {Dimension::Account};
        TelemetryAnswer answer = answerOf(request);
        answer.groups = {{{QStringLiteral("ada@example.org")}, someTraffic(), {}}, {{QString()}, someTraffic(), {}}};
        const QJsonArray groups = reportJson(request, answer, everything())[QLatin1String("groups")].toArray();
        QVERIFY(!groups.at(0)[QLatin1String("account")].toString().contains(QLatin1String("ada@")));
        QVERIFY(groups.at(1)[QLatin1String("account")].isNull());
    }

private:
    const ReportRequest m_request{{0, kDayMs}, QTimeZone::utc(), {}, {}, {}};
};

QTEST_GUILESS_MAIN(ReportTest)
#include "report_test.moc"
