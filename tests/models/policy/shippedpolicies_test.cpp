// The policies that come with the program: what each of their sentences comes to.
#include "models/gateway/profileloader.h"
#include "models/policy/policyloader.h"
#include "models/policy/promisechecks.h"
#include "models/policy/recordclass.h"

#include <QSet>
#include <QTest>

using namespace Gatehouse;

namespace
{

PolicyDocument policyStarting(const char *begin)
{
    for (const QString &id : shippedPolicies()) {
        if (id.startsWith(QLatin1String(begin)))
            return loadPolicy(id).value_or(PolicyDocument());
    }
    return {};
}

// Numbers by their value: 9.6 stands before 10.1.
bool standsBefore(const QString &left, const QString &right)
{
    const QStringList a = left.split(QLatin1Char('.'));
    const QStringList b = right.split(QLatin1Char('.'));
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (a.at(i).toInt() != b.at(i).toInt())
            return a.at(i).toInt() < b.at(i).toInt();
    }
    return a.size() < b.size();
}

void addPolicies()
{
    QTest::addColumn<QString>("id");
    for (const QString &id : shippedPolicies())
        QTest::newRow(qPrintable(id)) << id;
}

} // namespace

class ShippedPoliciesTest : public QObject
{
    Q_OBJECT
private slots:
    void theFivePoliciesAreShipped()
    {
        QCOMPARE(shippedPolicies(),
                 (QStringList{QStringLiteral("000_56495826f5921e4b"), QStringLiteral("001_6f4616acefb6b185"),
                              QStringLiteral("002_abeeb869346ab629"), QStringLiteral("003_dde0717608de90cd"),
                              QStringLiteral("004_a1dae49fcfeec7a4")}));
    }

    void aShippedPolicyHasNoMistake_data() { addPolicies(); }
    void aShippedPolicyHasNoMistake()
    {
        QFETCH(QString, id);
        const auto policy = loadPolicy(id);
        QVERIFY2(policy.has_value(), policy ? "" : qPrintable(policy.error().message));
        QCOMPARE(policy->id, id);
        QVERIFY(!policy->name.isEmpty() && !policy->version.isEmpty());
        QVERIFY(policy->basedOn.isEmpty());
    }

    void everySentenceHasItsPlaceInOrder_data() { addPolicies(); }
    void everySentenceHasItsPlaceInOrder()
    {
        QFETCH(QString, id);
        const PolicyDocument policy = *loadPolicy(id);
        QSet<QString> places;
        QString before;
        for (const PolicySentence &sentence : policy.sentences) {
            QVERIFY2(before.isEmpty() || standsBefore(before, sentence.id), qPrintable(sentence.id));
            before = sentence.id;
            QVERIFY2(!places.contains(sentence.place), qPrintable(sentence.place));
            places.insert(sentence.place);
            QVERIFY2(!sentence.commitments.isEmpty(), qPrintable(sentence.id));
            QVERIFY(sentence.quote.size() <= 160);
            for (const Commitment &commitment : sentence.commitments) {
                QVERIFY2(commitment.id.startsWith(sentence.id + QLatin1Char('.')), qPrintable(commitment.id));
                QVERIFY2(commitment.says.endsWith(QLatin1Char('.')), qPrintable(commitment.id));
            }
        }
    }

    // An address stands in two of the published texts; whoever writes there is not asked by this program.
    void noSentenceHoldsAnAddress_data() { addPolicies(); }
    void noSentenceHoldsAnAddress()
    {
        QFETCH(QString, id);
        QVERIFY(!policyFile(*loadPolicy(id)).contains('@'));
        QVERIFY(!policyFile(*loadPolicy(id)).contains("email protected"));
    }

    void howMuchEachPolicyPromises_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("sentences");
        QTest::addColumn<QList<int>>("kinds");
        // promises, periods, rights, disclosures, duties
        QTest::newRow("000") << QStringLiteral("000") << 41 << QList<int>{10, 4, 4, 22, 10};
        QTest::newRow("001") << QStringLiteral("001") << 41 << QList<int>{10, 4, 4, 22, 10};
        QTest::newRow("002") << QStringLiteral("002") << 27 << QList<int>{12, 4, 5, 14, 10};
        QTest::newRow("003") << QStringLiteral("003") << 18 << QList<int>{8, 2, 4, 15, 6};
        QTest::newRow("004") << QStringLiteral("004") << 39 << QList<int>{15, 4, 14, 18, 6};
    }
    void howMuchEachPolicyPromises()
    {
        QFETCH(QString, id);
        QFETCH(int, sentences);
        QFETCH(QList<int>, kinds);
        const PolicyDocument policy = policyStarting(qPrintable(id));
        QCOMPARE(policy.sentences.size(), sentences);
        QList<int> found;
        for (const CommitmentKind kind : {CommitmentKind::Promise, CommitmentKind::Retention, CommitmentKind::Right,
                                          CommitmentKind::Disclosure, CommitmentKind::Duty})
            found.append(int(policy.commitments(kind).size()));
        QCOMPARE(found, kinds);
    }

    // What the readme of the policies lists of each of them as checked or done.
    void whatCanBeCheckedIsChecked_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QStringList>("checks");
        const auto row = [](const char *id, const QStringList &checks) {
            QTest::newRow(id) << QString::fromLatin1(id) << checks;
        };
        const QStringList telemetry{
            QStringLiteral("alerts_answered"),     QStringLiteral("columns_classified"),
            QStringLiteral("credentials_rotated"), QStringLiteral("inactive_credentials"),
            QStringLiteral("least_privilege"),     QStringLiteral("recipients_listed"),
            QStringLiteral("secrets_hashed"),      QStringLiteral("suppression_honoured"),
            QStringLiteral("watch_running"),
        };
        row("000", telemetry);
        row("001", telemetry);
        row("002", {QStringLiteral("admin_actions_logged"), QStringLiteral("audit_log_intact"),
                    QStringLiteral("columns_classified"), QStringLiteral("content_absent"),
                    QStringLiteral("deletions_in_time"), QStringLiteral("opt_outs_honoured"),
                    QStringLiteral("recipients_listed"), QStringLiteral("secrets_hashed"),
                    QStringLiteral("suppression_honoured"), QStringLiteral("tls"), QStringLiteral("watch_running")});
        row("003",
            {QStringLiteral("audit_log_intact"), QStringLiteral("backups_recent"), QStringLiteral("columns_classified"),
             QStringLiteral("least_privilege"), QStringLiteral("recipients_listed"),
             QStringLiteral("restrictions_honoured"), QStringLiteral("secrets_hashed"),
             QStringLiteral("suppression_honoured"), QStringLiteral("tls"), QStringLiteral("watch_running")});
        row("004",
            {QStringLiteral("backups_recent"), QStringLiteral("columns_classified"), QStringLiteral("content_absent"),
             QStringLiteral("deletions_in_time"), QStringLiteral("least_privilege"),
             QStringLiteral("opt_outs_honoured"), QStringLiteral("recipients_listed"),
             QStringLiteral("suppression_honoured"), QStringLiteral("tls")});
    }
    void whatCanBeCheckedIsChecked()
    {
        QFETCH(QString, id);
        QFETCH(QStringList, checks);
        QSet<QString> used;
        const PolicyDocument policy = policyStarting(qPrintable(id));
        for (const PolicySentence &sentence : policy.sentences) {
            for (const Commitment &commitment : sentence.commitments)
                used.insert(commitment.check);
        }
        used.remove(QString());
        QStringList found(used.begin(), used.end());
        found.sort();
        QCOMPARE(found, checks);
    }

    void everyCheckIsNamedBySomePolicy()
    {
        QSet<QString> used;
        for (const QString &id : shippedPolicies()) {
            const PolicyDocument policy = *loadPolicy(id);
            for (const PolicySentence &sentence : policy.sentences) {
                for (const Commitment &commitment : sentence.commitments)
                    used.insert(commitment.check);
            }
        }
        for (const PromiseCheckKind &kind : promiseCheckKinds())
            QVERIFY2(used.contains(kind.id), qPrintable(kind.id));
    }

    void thePeriodsAreThoseOfTheText_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("commitment");
        QTest::addColumn<QString>("recordClass");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const char *id, const char *commitment, const char *recordClass,
                            const char *text) {
            QTest::newRow(name) << QString::fromLatin1(id) << QString::fromLatin1(commitment)
                                << QString::fromLatin1(recordClass) << QString::fromLatin1(text);
        };
        row("002 calls", "002", "6.2.calls", "request_log", "90 days from when it was recorded");
        row("002 audit", "002", "6.3.audit", "administration", "90 days from when it was recorded");
        row("002 wallet", "002", "6.4.wallet", "wallet", "indefinitely");
        row("002 account", "002", "6.1.account", "account", "as long as the account exists");
        row("004 account", "004", "4.1.account", "account", "30 days from when the account is deleted");
        row("004 calls", "004", "4.2.calls", "request_log", "90 days from when it was recorded");
        row("004 payments", "004", "4.4.payments", "billing", "5 years from when it was recorded");
        row("004 technical", "004", "4.5.technical", "technical_log", "6 months from when it was recorded");
    }
    void thePeriodsAreThoseOfTheText()
    {
        QFETCH(QString, id);
        QFETCH(QString, commitment);
        QFETCH(QString, recordClass);
        QFETCH(QString, text);
        const PolicyDocument policy = policyStarting(qPrintable(id));
        const Commitment *found = policy.commitment(commitment);
        QVERIFY(found);
        QCOMPARE(found->retention.recordClass, recordClass);
        QCOMPARE(periodText(found->retention.period), text);
        QVERIFY(!found->numberIsOurs);
    }

    // A number that is ours says so in its sentence, and nothing else does.
    void aNumberOfOursSaysSo_data() { addPolicies(); }
    void aNumberOfOursSaysSo()
    {
        QFETCH(QString, id);
        const PolicyDocument policy = *loadPolicy(id);
        for (const PolicySentence &sentence : policy.sentences) {
            for (const Commitment &commitment : sentence.commitments)
                QVERIFY2(commitment.numberIsOurs ==
                             commitment.says.contains(QStringLiteral("the policy names no number")),
                         qPrintable(commitment.id));
        }
    }

    // The data maps of the shipped profiles speak of the same classes, or a period would be a promise about nothing.
    void theProfilesSpeakOfTheSameClasses_data()
    {
        QTest::addColumn<QString>("profile");
        for (const QString &id : shippedProfiles())
            QTest::newRow(qPrintable(id)) << id;
    }
    void theProfilesSpeakOfTheSameClasses()
    {
        QFETCH(QString, profile);
        const DataMap map = loadProfile(profile)->dataMap;
        for (auto at = map.retentionClasses.begin(); at != map.retentionClasses.end(); ++at)
            QVERIFY2(isRecordClass(at.key()), qPrintable(at.key()));
        for (const DataMapTable &table : map.tables)
            QVERIFY2(isRecordClass(table.retentionClass), qPrintable(table.name));
    }
};

QTEST_GUILESS_MAIN(ShippedPoliciesTest)
#include "shippedpolicies_test.moc"
