// What was said of columns, in a file and on a server.
#include "models/gateway/classificationrepository.h"
#include "tests/support/casedesk.h"
#include "tests/support/caseresults.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kGateway = QStringLiteral("gateway");
const QString kDemo = QStringLiteral("demo");

QJsonObject says(const QString &category)
{
    return {{QStringLiteral("category"), category}};
}

NewClassification ofColumn(const QString &column, const QJsonObject &says, const QJsonObject &before = {})
{
    return {kGateway,
            {QStringLiteral("accounts"), column, says, QStringLiteral("text")},
            before,
            QStringLiteral("Ms Meyer of support has asked for it"),
            {}};
}

} // namespace

class ClassificationsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }
    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_desk = std::make_unique<CaseDesk>(m_stores, engine);
    }
    void cleanup() { m_desk.reset(); }

    void theLastWordHoldsAndAllAreKept()
    {
        QVERIFY(current()->isEmpty());
        WORKS(classify(ofColumn(QStringLiteral("backup_email"), says(QStringLiteral("contact")))));
        WORKS(classify(ofColumn(QStringLiteral("shoe_size"), says(QStringLiteral("preference")))));
        WORKS(classify(ofColumn(QStringLiteral("shoe_size"), says(QStringLiteral("identity")),
                                says(QStringLiteral("preference")))));
        const auto now = current();
        WORKS(now);
        QCOMPARE(now->size(), 2);
        QCOMPARE(now->constLast(), (Classification{QStringLiteral("accounts"), QStringLiteral("shoe_size"),
                                                   says(QStringLiteral("identity")), QStringLiteral("text")}));
        const auto history = historyOf(QStringLiteral("shoe_size"));
        WORKS(history);
        QCOMPARE(history->size(), 2);
        QCOMPARE(history->constFirst().before, says(QStringLiteral("preference")));
        QCOMPARE(history->constFirst().after, says(QStringLiteral("identity")));
        QCOMPARE(history->constFirst().by, m_desk->officer().user().name());
        QVERIFY(history->constLast().before.isEmpty());
        QVERIFY(history->constFirst().atMs >= history->constLast().atMs);
        QVERIFY(classificationsOf(m_desk->officer().user().store(), QStringLiteral("another"))->isEmpty());
    }

    void whatIsWithdrawnIsNewAgainAndOnRecord()
    {
        WORKS(classify(ofColumn(QStringLiteral("backup_email"), says(QStringLiteral("contact")))));
        WORKS(classify(ofColumn(QStringLiteral("backup_email"), {}, says(QStringLiteral("contact")))));
        QVERIFY(current()->isEmpty());
        QCOMPARE(historyOf(QStringLiteral("backup_email"))->size(), 2);
        WORKS(classify(ofColumn(QStringLiteral("backup_email"), says(QStringLiteral("free_text")))));
        QCOMPARE(current()->constFirst().says, says(QStringLiteral("free_text")));
    }

    // Two who look at the same column do not undo each other unseen.
    void whoHasNotSeenTheLastWordIsRefused()
    {
        WORKS(classify(ofColumn(QStringLiteral("backup_email"), says(QStringLiteral("contact")))));
        REFUSED(classify(ofColumn(QStringLiteral("backup_email"), says(QStringLiteral("operational")))),
                "Somebody else");
        QCOMPARE(current()->constFirst().says, says(QStringLiteral("contact")));
        QCOMPARE(historyOf(QStringLiteral("backup_email"))->size(), 1);
    }

    void whatTheProfileCannotTakeIsNotKept()
    {
        const auto known = classify(ofColumn(QStringLiteral("email"), says(QStringLiteral("operational"))));
        QVERIFY(!known && known.error().kind == ErrorKind::InvalidInput);
        NewClassification reasonless = ofColumn(QStringLiteral("x"), says(QStringLiteral("contact")));
        reasonless.reason = QStringLiteral(" ");
        QCOMPARE(classify(reasonless).error().kind, ErrorKind::InvalidInput);
        const auto endless = classify(ofColumn(QString(301, QLatin1Char('x')), says(QStringLiteral("contact"))));
        QCOMPARE(endless.error().kind, ErrorKind::InvalidInput);
        QVERIFY(current()->isEmpty());
    }

    void onlyWhoClassifiesDataDoes()
    {
        for (CaseWorkplace *other : {&m_desk->viewer(), &m_desk->responder(), &m_desk->first()}) {
            NewClassification wish = ofColumn(QStringLiteral("x"), says(QStringLiteral("contact")));
            wish.by = other->id();
            REFUSED(of(*other).classify(wish, kDemo), "classify_data");
            WORKS(classificationsOf(other->user().store(), kGateway));
        }
        QVERIFY(current()->isEmpty());
        NewClassification ofAdmin = ofColumn(QStringLiteral("x"), says(QStringLiteral("contact")));
        ofAdmin.by = m_desk->admin().id();
        WORKS(of(m_desk->admin()).classify(ofAdmin, kDemo));
    }

    // What a person wrote may name somebody: it stays out of the log.
    void theLogHasTheCategoryAndNoReason()
    {
        WORKS(classify(ofColumn(QStringLiteral("line\nbreak\u2028"), says(QStringLiteral("contact")))));
        AuditStretch stretch;
        stretch.filter.action = QStringLiteral("data_map.classified");
        const auto logged = m_desk->admin().user().audit().page(stretch);
        WORKS(logged);
        QCOMPARE(logged->entries.size(), 1);
        const AuditEntry entry = logged->entries.constFirst().entry;
        QCOMPARE(entry.object, QStringLiteral("column accounts.line?break?"));
        QVERIFY(entry.detail.contains(QLatin1String("contact")));
        QVERIFY(!entry.detail.contains(QLatin1String("Meyer")));
        QCOMPARE(entry.actor, m_desk->officer().id());
    }

    // It decides what a purge takes.
    void theLogHasForHowLongADutyKeepsTheRowsOfATable()
    {
        NewClassification ofTable = ofColumn({}, {});
        ofTable.said.table = QStringLiteral("receipts");
        ofTable.said.type.clear();
        ofTable.said.says = {
            {QStringLiteral("category"), QStringLiteral("payment")},
            {QStringLiteral("purpose"), QStringLiteral("Proves payments")},
            {QStringLiteral("retention_class"), QStringLiteral("billing")},
            {QStringLiteral("time"), QJsonObject{{QStringLiteral("column"), QStringLiteral("at")},
                                                 {QStringLiteral("unit"), QStringLiteral("ms")}}},
            {QStringLiteral("personal"), false},
            {QStringLiteral("subject"), QJsonArray()},
            {QStringLiteral("order"), 1000},
            {QStringLiteral("columns"), QJsonObject{{QStringLiteral("at"), says(QStringLiteral("time"))}}},
            {QStringLiteral("disposition"), QStringLiteral("retain")},
            {QStringLiteral("ground"), QStringLiteral("Ms Meyer says the law")},
            {QStringLiteral("keep_for"), QStringLiteral("P10Y")}};
        WORKS(classify(ofTable));
        AuditStretch stretch;
        stretch.filter.action = QStringLiteral("data_map.classified");
        const auto logged = m_desk->admin().user().audit().page(stretch);
        WORKS(logged);
        const AuditEntry entry = logged->entries.constFirst().entry;
        QCOMPARE(entry.object, QStringLiteral("table receipts"));
        const QJsonObject detail = QJsonDocument::fromJson(entry.detail.toUtf8()).object();
        QCOMPARE(detail, (QJsonObject{{QStringLiteral("category"), QStringLiteral("payment")},
                                      {QStringLiteral("disposition"), QStringLiteral("retain")},
                                      {QStringLiteral("keep_for"), QStringLiteral("P10Y")}}));
    }

    void nobodyWritesPastTheRecord()
    {
        QFETCH_GLOBAL(Dialect, engine);
        WORKS(classify(ofColumn(QStringLiteral("backup_email"), says(QStringLiteral("contact")))));
        Database &store = m_desk->officer().user().store();
        const QString prefix = engine == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
        QVERIFY(!store.execute(QStringLiteral("DELETE FROM %1classification_change").arg(prefix)));
        QVERIFY(!store.execute(QStringLiteral("UPDATE %1classification_change SET after_says = ''").arg(prefix)));
        if (engine == Dialect::PostgreSql) {
            QVERIFY(!store.execute(QStringLiteral("INSERT INTO gatehouse.classification_change (gateway, table_name, "
                                                  "column_name, column_type, before_says, after_says, reason, "
                                                  "changed_by, changed_ms) VALUES ('gateway', 'a', 'b', '', '', "
                                                  "'{\"category\":\"time\"}', '', 'x', 1)")));
        }
        QCOMPARE(current()->size(), 1);
    }

private:
    ClassificationRepository of(CaseWorkplace &place)
    {
        return {place.user().store(), place.user().audit(), place.user().operators(), m_clock};
    }
    Result<void> classify(NewClassification wish)
    {
        wish.by = m_desk->officer().id();
        return of(m_desk->officer()).classify(wish, kDemo);
    }
    Result<QList<Classification>> current() { return classificationsOf(m_desk->officer().user().store(), kGateway); }
    Result<QList<ClassificationChange>> historyOf(const QString &column)
    {
        return of(m_desk->officer()).history(kGateway, QStringLiteral("accounts"), column);
    }

    SystemClock m_clock;
    ConsoleStores m_stores;
    std::unique_ptr<CaseDesk> m_desk;
};

QTEST_GUILESS_MAIN(ClassificationsTest)
#include "classifications_test.moc"
