#include "models/gateway/featuretable.h"

#include "models/gateway/profileloader.h"

#include <QFile>
#include <QTest>

using namespace Gatehouse;

namespace
{

QList<GatewayProfile> shipped()
{
    QList<GatewayProfile> profiles;
    for (const QString &id : shippedProfiles()) {
        const auto profile = loadProfile(id);
        if (!profile)
            qFatal("%s", qPrintable(profile.error().message));
        profiles.append(*profile);
    }
    return profiles;
}

} // namespace

class FeatureTableTest : public QObject
{
    Q_OBJECT
private slots:
    void theReadmePromisesWhatTheProfilesHold()
    {
        QFile readme(QStringLiteral(GATEHOUSE_SOURCE_DIR "/README.md"));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(readme.readAll());
        const QString table = featureTable(shipped());
        QVERIFY2(text.contains(QStringLiteral("\n") + table + QStringLiteral("\n")),
                 qPrintable(QStringLiteral("The README's table is stale. It should be:\n\n") + table));
    }

    void aFieldWithoutSqlForAnEngineIsNotPromisedThere()
    {
        GatewayProfile profile;
        profile.name = QStringLiteral("Mine");
        profile.engines = {Dialect::Sqlite, Dialect::PostgreSql};
        FieldRule latency;
        latency.precisionMs = 1000;
        latency.alternatives = {{{}, {{{QStringLiteral("sqlite"), QStringLiteral("1")}}}, {}}};
        profile.telemetry.fields.insert(TelemetryField::Latency, latency);
        const QStringList lines = featureTable({profile}).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 4);
        QVERIFY2(lines.at(2).startsWith(QStringLiteral("| Mine | SQLite | to 1 s |")), qPrintable(lines.at(2)));
        QVERIFY2(lines.at(3).startsWith(QStringLiteral("| Mine | PostgreSQL | \u2013 |")), qPrintable(lines.at(3)));
    }

    void errorsThatAreNotRecordedAreNotPromised()
    {
        GatewayProfile profile;
        profile.engines = {Dialect::Sqlite};
        profile.telemetry.fields.insert(TelemetryField::Final,
                                        {{{{}, {{{QStringLiteral("default"), QStringLiteral("1")}}}, {}}}, {}});
        QVERIFY(featureTable({profile}).contains(QStringLiteral("attempts, requests")));
        profile.telemetry.errorsRecorded = false;
        QVERIFY(!featureTable({profile}).contains(QStringLiteral("attempts")));
    }
};

QTEST_GUILESS_MAIN(FeatureTableTest)
#include "featuretable_test.moc"
