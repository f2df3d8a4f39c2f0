// What a rectification changes is shown to whoever may see it, on record, and to nobody else.
#include "models/privacy/rectificationvalues.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kNew = QStringLiteral("right@mail.example");

} // namespace

class RectificationValuesTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::newRow("store in sqlite") << Dialect::Sqlite;
        QTest::newRow("store in postgresql") << Dialect::PostgreSql;
    }
    void init()
    {
        QFETCH_GLOBAL(Dialect, store);
        m_scene = std::make_unique<ErasureScene>(m_stores, store, QStringLiteral("demo sqlite"), m_databases,
                                                 QList<int>{1, 2});
        NewCase wanted = scene().request(RequestType::Rectification, 2);
        wanted.parameters = {{QStringLiteral("accounts.email"), kNew},
                             {QStringLiteral("communication_preferences.language"), QStringLiteral("eo")}};
        m_case = scene().planned(wanted);
    }

    void beforeAndAfterAreShownOnRecord()
    {
        const qint64 entries = *log().size();
        const auto values = revealed(scene().desk().officer());
        WORKS(values);
        QCOMPARE(values->size(), 2);
        QCOMPARE(values->at(0).table + values->at(0).column, QStringLiteral("accountsemail"));
        QCOMPARE(values->at(0).before, QStringList{MapFiller::email(2)});
        QCOMPARE(values->at(0).after, kNew);
        QCOMPARE(values->at(1).after, QStringLiteral("eo"));
        QVERIFY(!values->at(1).before.contains(QStringLiteral("eo")));
        QStringList written;
        WORKS(log().visit([&](const EntryView &entry, const Hash &) -> Result<void> {
            written.append(QString::fromUtf8(entry.action.data(), qsizetype(entry.action.size())) +
                           QString::fromUtf8(entry.detail.data(), qsizetype(entry.detail.size())));
            return {};
        }));
        QVERIFY(*log().size() >= entries + 2);
        QVERIFY2(written.last().contains(QStringLiteral("to check it")), qPrintable(written.last()));
        QVERIFY(!written.join(QString()).contains(QStringLiteral("mail.example"), Qt::CaseInsensitive));
    }

    void whoMayNotSeesThePlacesAlone()
    {
        for (CaseWorkplace *other : {&scene().desk().first(), &scene().desk().viewer()})
            REFUSED(revealed(*other), "handle_cases");
        const QJsonObject stored = *scene().cases().plan(m_case);
        const auto masked = maskedRectification(*ErasurePlan::fromJson(stored));
        QCOMPARE(masked.size(), 2);
        for (const RectifiedValue &value : masked)
            QVERIFY(!value.isRevealed && value.before.isEmpty() && value.after.isEmpty() && !value.column.isEmpty());
        QVERIFY(!QJsonDocument(stored).toJson().toLower().contains("mail.example"));
    }

    void aPurposeIsNeededAndNamesNobody()
    {
        const auto nameless = revealedRectification(scene().cases(), scene().profile(), scene().tables(),
                                                    scene().desk().officer().id(), m_case, QString());
        QCOMPARE(nameless.error().kind, ErrorKind::InvalidInput);
        const QString other = scene().planned(scene().request(RequestType::Objection, 2));
        QCOMPARE(revealedRectification(scene().cases(), scene().profile(), scene().tables(),
                                       scene().desk().officer().id(), other, QStringLiteral("to check it"))
                     .error()
                     .kind,
                 ErrorKind::InvalidInput);
    }

    void nothingIsKeptOnceItIsWritten()
    {
        scene().approve(m_case);
        const auto worked = scene().work(m_case);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        QCOMPARE(revealed(scene().desk().officer()).error().kind, ErrorKind::NotFound);
    }

private:
    ErasureScene &scene() { return *m_scene; }
    AuditRepository &log() { return scene().desk().admin().user().audit(); }
    Result<QList<RectifiedValue>> revealed(CaseWorkplace &who)
    {
        return revealedRectification(who.cases(), scene().profile(), scene().tables(), who.id(), m_case,
                                     QStringLiteral("to check it"));
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    QString m_case;
};

QTEST_GUILESS_MAIN(RectificationValuesTest)
#include "rectificationvalues_test.moc"
