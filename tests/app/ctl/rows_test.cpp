// What gatehousectl streams, beside plain SQL on the same database.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/smallgateway.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class RowsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_gateway.isValid());
        m_connection = m_gateway.connectionFile(QStringLiteral("rows"));
    }

    void streamsEveryRowOnceInOrderOverManyPages()
    {
        const CtlResult result = rows({QStringLiteral("--format"), QStringLiteral("json")});
        QCOMPARE(result.exitCode, 0);
        const QJsonArray array = QJsonDocument::fromJson(result.out).array();
        auto expected =
            m_gateway.database().query(QStringLiteral("SELECT id, model, tokens_in, cost_micros, latency_ms, ttft_ms, "
                                                      "is_final FROM requests ORDER BY created_at, id"));
        QVERIFY(expected);
        for (const QJsonValue &row : array) {
            QVERIFY(*(*expected)->next());
            QCOMPARE(row[QLatin1String("row_id")].toString(), (*expected)->string(0));
            QCOMPARE(row[QLatin1String("model")].toString(), (*expected)->string(1));
            QCOMPARE(row[QLatin1String("tokens_in")].toInteger(), (*expected)->integer(2));
            QCOMPARE(qRound64(row[QLatin1String("cost_usd")].toDouble() * 1'000'000), (*expected)->integer(3));
            QCOMPARE(row[QLatin1String("latency_ms")].toInteger(), (*expected)->integer(4));
            QCOMPARE(row[QLatin1String("ttft_ms")].isNull(), (*expected)->isNull(5));
            QCOMPARE(row[QLatin1String("final")].toBool(), (*expected)->integer(6) == 1);
        }
        QVERIFY(!*(*expected)->next());
        QCOMPARE(array.size(), SmallGateway::kAttempts);
    }

    void writesCsvWithOneLinePerRow()
    {
        const CtlResult result = rows({});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.out.count("\r\n"), SmallGateway::kAttempts + 1);
        QVERIFY(result.out.startsWith("time,row_id,request_id,final,model,"));
    }

    void neutralisesCellsThatASpreadsheetWouldExecute()
    {
        const CtlResult result = rows({QStringLiteral("--filter"), QStringLiteral("model==1+2"),
                                       QStringLiteral("--limit"), QStringLiteral("20")});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.out.count(",'=1+2,"), 20);
        QCOMPARE(result.out.count(",=1+2,"), 0);
    }

    void masksWhatLeadsToAPerson()
    {
        const CtlResult result = rows({QStringLiteral("--limit"), QStringLiteral("500")});
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.out.contains("198.51.100."));
        const QByteArray bullet = QStringLiteral("•").toUtf8();
        QCOMPARE(result.out.count("198.51.100."), result.out.count("198.51.100." + bullet));
    }

    void stopsAtTheLimit_data()
    {
        QTest::addColumn<int>("limit");
        for (const int limit : {1, 4999, 5000, 5001, 10'000})
            QTest::addRow("%d rows", limit) << limit;
    }

    void stopsAtTheLimit()
    {
        QFETCH(int, limit);
        const CtlResult result = rows({QStringLiteral("--limit"), QString::number(limit)});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.out.count("\r\n"), limit + 1);
    }

    void keepsToTheFilterAndTheSpan()
    {
        const TimeSpan span{SmallGateway::autumn().fromMs + kHourMs, SmallGateway::autumn().fromMs + 9 * kHourMs};
        const auto expected =
            m_gateway.database().scalar(QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ? AND "
                                                       "created_at < ? AND status = 429 AND model = 'gpt-5'"),
                                        {span.fromMs, span.toMs});
        const auto iso = [](qint64 ms) {
            return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
        };
        const CtlResult result =
            runCtl({QStringLiteral("rows"), QStringLiteral("--connection"), m_connection, QStringLiteral("--from"),
                    iso(span.fromMs), QStringLiteral("--to"), iso(span.toMs), QStringLiteral("--filter"),
                    QStringLiteral("outcome=rate_limited"), QStringLiteral("--filter"), QStringLiteral("model=gpt-5"),
                    QStringLiteral("--json")});
        QVERIFY(*expected > 0);
        QCOMPARE(qint64(QJsonDocument::fromJson(result.out).array().size()), *expected);
    }

    void givesAnEmptyDocumentWhenNoRowPasses()
    {
        const CtlResult result =
            rows({QStringLiteral("--json"), QStringLiteral("--filter"), QStringLiteral("model=unheard-of")});
        QCOMPARE(result.exitCode, 0);
        const QJsonDocument document = QJsonDocument::fromJson(result.out);
        QVERIFY(document.isArray());
        QVERIFY(document.array().isEmpty());
    }

private:
    CtlResult rows(const QStringList &arguments)
    {
        return runCtl(QStringList{QStringLiteral("rows"), QStringLiteral("--connection"), m_connection,
                                  QStringLiteral("--from"), QStringLiteral("2024-10-01"), QStringLiteral("--to"),
                                  QStringLiteral("2025-04-01")} +
                      arguments);
    }

    SmallGateway m_gateway;
    QString m_connection;
};

QTEST_GUILESS_MAIN(RowsTest)
#include "rows_test.moc"
