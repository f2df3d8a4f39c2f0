#include "models/gateway/profileloader.h"

#include <QTest>

using namespace Gatehouse;

class ProfileLoaderTest : public QObject
{
    Q_OBJECT
private slots:
    void theShippedProfilesLoad_data()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : shippedProfiles())
            QTest::newRow(qPrintable(id)) << id;
    }
    void theShippedProfilesLoad()
    {
        QFETCH(QString, id);
        const auto profile = loadProfile(id);
        QVERIFY2(profile.has_value(), profile ? "" : qPrintable(profile.error().message));
        QCOMPARE(profile->id, id);
    }
    void bothProductsAreShipped()
    {
        QCOMPARE(shippedProfiles(), (QStringList{QStringLiteral("demo"), QStringLiteral("new-api")}));
    }
};

QTEST_GUILESS_MAIN(ProfileLoaderTest)
#include "profileloader_test.moc"
