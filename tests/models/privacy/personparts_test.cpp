// A person's package from a real gateway: theirs, and nobody else's.
#include "models/gateway/profileloader.h"
#include "models/privacy/exportpackage.h"
#include "models/privacy/packagereader.h"
#include "models/privacy/personparts.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/madepackage.h"
#include "tests/support/mapfiller.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

// With three persons in it, and rows of nobody.
struct Filled {
    Filled(const QString &kind, FreshDatabases &databases)
        : fixture(makeGateway(kind, databases))
    {
        auto profile = loadProfile(fixture->profile());
        auto read = GatewayTables::read({&fixture->mainDatabase()});
        if (!profile || !read)
            qFatal("the gateway %s cannot be read", qPrintable(kind));
        map = profile->dataMap;
        tables = std::move(*read);
        filler = std::make_unique<MapFiller>(map, tables);
        filler->addNobody();
        for (const int person : {1, 2, 3})
            filler->addPerson(person);
    }

    SubjectIdentity identity(int person) const
    {
        return {map.identifiers.constFirst().kind, filler->value(map.subjectTable, map.subjectKey, person)};
    }

    std::unique_ptr<GatewayFixture> fixture;
    DataMap map;
    GatewayTables tables;
    std::unique_ptr<MapFiller> filler;
};

} // namespace

class PersonPartsTest : public QObject
{
    Q_OBJECT

private slots:
    void thePackageHoldsThePersonAndNobodyElse_data() { kinds(); }
    void thePackageHoldsThePersonAndNobodyElse()
    {
        QFETCH(QString, kind);
        const Filled gateway(kind, m_databases);
        const SubjectSearch search(gateway.map, gateway.tables);
        const auto person = search.resolve({gateway.identity(2)});
        QVERIFY2(person, person ? "" : qPrintable(person.error().message));
        PackageOrder order;
        order.file = m_folder.filePath(QStringLiteral("p.zip"));
        order.caseId = QStringLiteral("C-1");
        order.parts = personParts(gateway.map, search);
        QVERIFY(order.parts.size() > 5);
        const auto made = ExportPackage(m_key).write(order, personRows(search, *person));
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        QFile file(order.file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(verifyPackage(file, m_key.publicKey()));
        const QByteArray all = QByteArrayList(unpacked(order.file).values()).join('\n').toLower();
        QVERIFY(all.contains(MapFiller::email(2).toLower().toUtf8()));
        for (const int other : {1, 3})
            QVERIFY(!all.contains(MapFiller::email(other).toLower().toUtf8()));
        qint64 expected = 0;
        const auto found = search.found(*person, {}, QDate(2026, 11, 22));
        for (const FoundTable &table : *found)
            expected += table.ownRows();
        QVERIFY(expected > 5);
        QCOMPARE(made->manifest.rows(), expected);
    }

    void noSecretIsEvenRead_data() { kinds(); }
    void noSecretIsEvenRead()
    {
        QFETCH(QString, kind);
        const Filled gateway(kind, m_databases);
        const SubjectSearch search(gateway.map, gateway.tables);
        qsizetype unread = 0;
        for (const PackagePart &part : personParts(gateway.map, search)) {
            unread += part.unread.size();
            for (const PackageColumn &column : part.columns)
                QVERIFY2(!column.isSecret(), qPrintable(part.table + QLatin1Char('.') + column.name));
        }
        QVERIFY(unread > 0);
    }

private:
    static void kinds()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"demo sqlite", "new-api sqlite 2026-09"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    QTemporaryDir m_folder;
    FreshDatabases m_databases;
    const SigningKey m_key = SigningKey::generate();
};

QTEST_GUILESS_MAIN(PersonPartsTest)
#include "personparts_test.moc"
