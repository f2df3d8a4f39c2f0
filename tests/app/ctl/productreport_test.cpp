// What gatehousectl reports of every shipped product on every engine, beside SQL written by hand for the product.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/productsql.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/productrows.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

#include <cmath>

using namespace Gatehouse;

namespace
{

constexpr int kRows = 2000;
constexpr const char *kZone = "America/New_York";
constexpr const char *kPasswordVariable = "GATEHOUSE_PRODUCTREPORT_PASSWORD";

// The newest schema of each product on each engine.
QStringList newestKinds()
{
    QMap<QString, QString> newest; // the versions of one are listed in the order of time
    for (const QString &kind : gatewayKinds()) {
        if (!kind.startsWith(QLatin1String("demo")) && !kind.startsWith(QLatin1String("timestamps")))
            newest.insert(kind.section(QLatin1Char(' '), 0, 1), kind);
    }
    return newest.values();
}

struct Days {
    QDate from;
    QDate to;

    QList<qint64> edgesMs() const
    {
        QList<qint64> edges;
        for (QDate day = from; day <= to; day = day.addDays(1))
            edges.append(QDateTime(day, QTime(0, 0), QTimeZone(kZone)).toMSecsSinceEpoch());
        return edges;
    }
};

const Days kClocksGoBack{QDate(2024, 11, 1), QDate(2024, 11, 6)};

QString fileOf(Database &sqlite)
{
    auto rows = sqlite.query(QStringLiteral("PRAGMA database_list"));
    return rows && (*rows)->next().value_or(false) ? (*rows)->string(2) : QString();
}

// NULL of an aggregate over nothing is 0; engines differ in what a sum is.
QString wholeSum(const QString &expression, Dialect dialect)
{
    const QString sum = QStringLiteral("COALESCE(sum(%1), 0)").replace(QLatin1String("%1"), expression);
    if (dialect == Dialect::ClickHouse)
        return QStringLiteral("toInt64(") + sum + QLatin1Char(')');
    return QStringLiteral("CAST(") + sum +
           (dialect == Dialect::MySql ? QLatin1String(" AS SIGNED)") : QLatin1String(" AS bigint)"));
}

QString countOf(const QString &condition)
{
    return QStringLiteral("CASE WHEN ") + condition + QStringLiteral(" THEN 1 ELSE 0 END");
}

// A figure of the report by its place, and the expression whose sum it is; empty: the product does not record it.
QList<std::pair<QString, QString>> sums(const ProductSql &sql)
{
    const bool knowsFailures = !sql.failed.isEmpty();
    return {{QStringLiteral("attempts"), QStringLiteral("1")},
            {QStringLiteral("errors"), knowsFailures ? countOf(sql.failed) : QString()},
            {QStringLiteral("requests"), countOf(sql.finished)},
            {QStringLiteral("failed_requests"),
             knowsFailures ? countOf(sql.failed + QStringLiteral(" AND ") + sql.finished) : QString()},
            {QStringLiteral("tokens.input"), sql.tokensIn},
            {QStringLiteral("tokens.output"), sql.tokensOut},
            {QStringLiteral("tokens.cached"), sql.tokensCached},
            {QStringLiteral("cost_micros"), sql.costMicros}};
}

QJsonValue figureAt(const QJsonObject &figures, const QString &place)
{
    const qsizetype dot = place.indexOf(QLatin1Char('.'));
    return dot < 0 ? figures.value(place) : figures.value(place.left(dot)).toObject().value(place.mid(dot + 1));
}

} // namespace

class ProductReportTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    FreshDatabases m_databases;
    std::unique_ptr<GatewayFixture> m_gateway;
    ProductSql m_sql;

private slots:
    void agreesWithSqlByHandInEveryGroupAndBucket_data()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &kind : newestKinds())
            QTest::newRow(qPrintable(kind)) << kind;
        QVERIFY(newestKinds().size() >= 13);
    }

    void agreesWithSqlByHandInEveryGroupAndBucket()
    {
        QFETCH(QString, kind);
        makeTraffic(kind);
        const QJsonObject report = ask(kind);
        const QList<qint64> edges = kClocksGoBack.edgesMs();
        QCOMPARE(edges.at(3) - edges.at(2), 25 * kHourMs);
        compare(report, edges, QStringLiteral("1 = 1"), QStringLiteral("all"));
        QVERIFY(report.value(QLatin1String("attempts")).toInteger() > kRows / 2);
        const QJsonArray groups = report.value(QLatin1String("groups")).toArray();
        for (const QJsonValue &group : groups) {
            const QJsonValue model = group[QLatin1String("model")];
            QString literal = model.toString();
            literal.replace(QLatin1Char('\''),
                            dialect() == Dialect::ClickHouse ? QLatin1String("\\'") : QLatin1String("''"));
            const QString isOfGroup =
                QStringLiteral("(") + m_sql.model + QStringLiteral(" = '") + literal +
                (model.isNull() ? QStringLiteral("' OR (%1) IS NULL)").arg(m_sql.model) : QStringLiteral("')"));
            compare(group.toObject(), edges, isOfGroup, QLatin1Char('"') + model.toString() + QLatin1Char('"'));
        }
        // One for each name, and the attempts without one.
        QCOMPARE(groups.size(), 6);
    }

private:
    Dialect dialect() { return m_gateway->database().dialect(); }

    void makeTraffic(const QString &kind)
    {
        // A log in a database apart is of the same product.
        const QString product = kind.section(QLatin1Char(' '), 0, 0).remove(QStringLiteral("-log"));
        m_gateway = makeGateway(kind, m_databases);
        int quotaPerUsd = 500'000;
        const bool hasSetting = product != QLatin1String("bifrost") && product != QLatin1String("litellm");
        if (hasSetting && (dialect() == Dialect::MySql || dialect() == Dialect::ClickHouse)) {
            Database &settings = m_gateway->mainDatabase();
            QVERIFY(settings.execute(QStringLiteral("INSERT INTO options VALUES ('QuotaPerUnit', '250000')")));
            quotaPerUsd = 250'000;
        }
        m_sql = productSql(product, dialect(), quotaPerUsd);
        const auto fill = [&]() -> Result<void> {
            fillProduct(*m_gateway, product, kClocksGoBack.edgesMs(), kRows);
            return {};
        };
        QVERIFY(dialect() == Dialect::ClickHouse ? fill() : m_gateway->database().transaction(fill));
    }

    QJsonObject ask(const QString &kind)
    {
        const QString from = kClocksGoBack.from.toString(Qt::ISODate);
        const QString to = kClocksGoBack.to.toString(Qt::ISODate);
        const CtlResult result =
            runCtl({QStringLiteral("report"), QStringLiteral("--json"), QStringLiteral("--connection"),
                    connectionFile(kind), QStringLiteral("--from"), from, QStringLiteral("--to"), to,
                    QStringLiteral("--tz"), QString::fromLatin1(kZone), QStringLiteral("--bucket"),
                    QStringLiteral("1d"), QStringLiteral("--group-by"), QStringLiteral("model")});
        if (result.exitCode != 0)
            qWarning("%s", result.err.constData());
        return result.json();
    }

    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s cannot be written", qPrintable(name));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return file.fileName();
    }

    QJsonObject place(Database &database)
    {
        QJsonObject place{{QStringLiteral("driver"), dialectToken(database.dialect())}};
        if (database.dialect() == Dialect::Sqlite) {
            place.insert(QStringLiteral("file"), fileOf(database));
            return place;
        }
        const ServerSettings &server = m_databases.lastSettings();
        place.insert(QStringLiteral("name"), server.database);
        place.insert(QStringLiteral("user"), server.user);
        if (database.dialect() == Dialect::ClickHouse) {
            place.insert(QStringLiteral("url"), server.url);
        } else {
            place.insert(QStringLiteral("host"), server.host);
            place.insert(QStringLiteral("port"), server.port);
        }
        if (database.dialect() == Dialect::MySql) {
            place.insert(QStringLiteral("password_file"), write(QStringLiteral("password"), server.password.toUtf8()));
        } else {
            qputenv(kPasswordVariable, server.password.toUtf8());
            place.insert(QStringLiteral("password_env"), QString::fromLatin1(kPasswordVariable));
        }
        return place;
    }

    QString connectionFile(const QString &kind)
    {
        const QString name = QString(kind).replace(QLatin1Char(' '), QLatin1Char('-'));
        QJsonObject connection{
            {QStringLiteral("profile"), m_gateway->profile()},
            {QStringLiteral("database"), place(m_gateway->mainDatabase())},
            {QStringLiteral("store"), QJsonObject{{QStringLiteral("driver"), QStringLiteral("sqlite")},
                                                  {QStringLiteral("file"), name + QStringLiteral(".sqlite")}}}};
        if (&m_gateway->mainDatabase() != &m_gateway->database())
            connection.insert(QStringLiteral("log_database"), place(m_gateway->database()));
        return write(name + QStringLiteral(".json"), QJsonDocument(connection).toJson());
    }

    // The figures of a span and of each of its buckets.
    void compare(const QJsonObject &figures, const QList<qint64> &edges, const QString &condition, const QString &name)
    {
        compareCell(figures, {edges.first(), edges.last()}, condition, name);
        const QJsonArray buckets = figures.value(QLatin1String("buckets")).toArray();
        QCOMPARE(buckets.size(), edges.size() - 1);
        for (qsizetype i = 0; i < buckets.size(); ++i)
            compareCell(buckets.at(i).toObject(), {edges.at(i), edges.at(i + 1)}, condition,
                        name + QStringLiteral(" on day %1").arg(i + 1));
    }

    void compareCell(const QJsonObject &figures, const TimeSpan &span, const QString &condition, const QString &name)
    {
        const QString from = QStringLiteral(" FROM ") + m_sql.table + QStringLiteral(" WHERE ") + m_sql.within(span) +
                             QStringLiteral(" AND ") + m_sql.traffic + QStringLiteral(" AND ") + condition;
        const auto wanted = sums(m_sql);
        QStringList columns;
        for (const auto &[place, expression] : wanted)
            columns << wholeSum(expression.isEmpty() ? QStringLiteral("0") : expression, dialect());
        auto rows = m_gateway->database().query(QStringLiteral("SELECT ") + columns.join(QLatin1String(", ")) + from);
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message + rows.error().detail));
        QVERIFY((*rows)->next().value_or(false));
        for (int i = 0; i < wanted.size(); ++i) {
            const QJsonValue got = figureAt(figures, wanted.at(i).first);
            const QJsonValue exact =
                wanted.at(i).second.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue((*rows)->integer(i));
            QVERIFY2(got == exact, qPrintable(QStringLiteral("%1, %2: %3, by hand %4")
                                                  .arg(name, wanted.at(i).first, got.toVariant().toString(),
                                                       exact.toVariant().toString())));
        }
        rows = std::unexpected(Error{}); // a connection runs one query at a time
        comparePercentiles(figures, QStringLiteral("latency_ms"), m_sql.latencyMs, from, name);
        comparePercentiles(figures, QStringLiteral("ttft_ms"), m_sql.ttftMs, from, name);
    }

    void comparePercentiles(const QJsonObject &figures, const QString &figure, const HandSql &hand, const QString &from,
                            const QString &name)
    {
        if (hand.value.isEmpty()) {
            QVERIFY(figures.value(figure).isNull());
            return;
        }
        auto rows =
            m_gateway->database().query(QStringLiteral("SELECT ") + hand.value + QStringLiteral(" AS ms") + from +
                                        QStringLiteral(" AND ") + hand.where + QStringLiteral(" ORDER BY ms"));
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message + rows.error().detail));
        QList<double> sorted;
        while ((*rows)->next().value_or(false))
            sorted.append((*rows)->real(0));
        const QJsonObject shown = figures.value(figure).toObject();
        const auto where = [&](const char *what, double got, double exact) {
            return QStringLiteral("%1, %2 %3: %4, by hand %5")
                .arg(name, figure, QLatin1String(what), QString::number(got), QString::number(exact));
        };
        const double count = shown.value(QLatin1String("n")).toDouble(-1);
        QVERIFY2(count == double(sorted.size()), qPrintable(where("n", count, double(sorted.size()))));
        QVERIFY(!sorted.isEmpty());
        for (const auto &[key, q] :
             {std::pair("p50", 0.5), std::pair("p90", 0.9), std::pair("p95", 0.95), std::pair("p99", 0.99)}) {
            const double got = shown.value(QLatin1String(key)).toDouble(-1);
            const double exact = sorted.at(qsizetype(std::floor(q * double(sorted.size() - 1))));
            QVERIFY2(std::abs(got - exact) <= exact * 0.01 + 0.001, qPrintable(where(key, got, exact)));
        }
    }
};

QTEST_GUILESS_MAIN(ProductReportTest)
#include "productreport_test.moc"
