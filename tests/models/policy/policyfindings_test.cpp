#include "models/gateway/profileloader.h"
#include "models/policy/policyfindings.h"
#include "models/policy/policyloader.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace Gatehouse;

namespace
{

DataMap demoMap()
{
    return loadProfile(QStringLiteral("demo"))->dataMap;
}

QStringList idsOf(const QList<PolicyFinding> &findings)
{
    QStringList ids;
    for (const PolicyFinding &finding : findings)
        ids.append(finding.id);
    return ids;
}

const PolicyFinding *found(const QList<PolicyFinding> &findings, const QString &id)
{
    const auto at = std::ranges::find(findings, id, &PolicyFinding::id);
    return at == findings.end() ? nullptr : &*at;
}

struct MadeTerm {
    const char *recordClass;
    const char *length;
    bool goes = true;
    bool stays = false;
    PeriodStart from = PeriodStart::Recorded;
};

PolicyPeriod periodOf(const MadeTerm &term)
{
    const QString length = QString::fromLatin1(term.length);
    if (length == QLatin1String("unlimited"))
        return {PolicyPeriod::Length::Unlimited, {}, term.from};
    if (length == QLatin1String("while_active"))
        return {PolicyPeriod::Length::WhileActive, {}, term.from};
    if (length == QLatin1String("necessary"))
        return {PolicyPeriod::Length::Necessary, {}, term.from};
    return {PolicyPeriod::Length::Given, length, term.from};
}

PolicyDocument policyOf(const QList<MadeTerm> &terms)
{
    PolicyDocument policy;
    policy.id = QStringLiteral("made");
    policy.version = QStringLiteral("1");
    policy.effective = QDate(2026, 1, 1);
    for (const MadeTerm &term : terms) {
        Commitment commitment;
        const QString id = QString::number(policy.sentences.size() + 1);
        commitment.id = id + QStringLiteral(".a");
        commitment.kind = CommitmentKind::Retention;
        commitment.retention = {QString::fromLatin1(term.recordClass), periodOf(term), term.goes, term.stays};
        policy.sentences.append({id, id, id, {commitment}});
    }
    return policy;
}

} // namespace

class PolicyFindingsTest : public QObject
{
    Q_OBJECT
private slots:
    // The contradictions that are known of the five published policies.
    void theKnownContradictionsComeOut_data()
    {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QString>("finding");
        QTest::addColumn<QStringList>("sentences");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const char *policy, const char *finding, const QStringList &sentences,
                            const char *why) {
            QTest::newRow(name) << QString::fromLatin1(policy) << QString::fromLatin1(finding) << sentences
                                << QString::fromLatin1(why);
        };
        row("audit logs of 90 days against 24 months", "002_abeeb869346ab629", "records_24_months:administration",
            {QStringLiteral("6.3")}, "7101");
        row("30 days after deletion against a month from receipt", "002_abeeb869346ab629", "deletion_from_receipt",
            {QStringLiteral("6.5")}, "Art. 12(3)");
        row("the same of the other", "004_a1dae49fcfeec7a4", "deletion_from_receipt", {QStringLiteral("4.1")},
            "Art. 12(3)");
        row("technical logs against call records", "004_a1dae49fcfeec7a4", "same_identifiers:request_log:technical_log",
            {QStringLiteral("4.2"), QStringLiteral("4.5")}, "other records");
        row("indefinitely", "002_abeeb869346ab629", "unlimited:wallet", {QStringLiteral("6.4")}, "Art. 13(2)(a)");
    }
    void theKnownContradictionsComeOut()
    {
        QFETCH(QString, policy);
        QFETCH(QString, finding);
        QFETCH(QStringList, sentences);
        QFETCH(QString, why);
        const auto findings = policyFindings(*loadPolicy(policy), demoMap(), {});
        const PolicyFinding *known = found(findings, finding);
        QVERIFY2(known, qPrintable(idsOf(findings).join(QLatin1Char(' '))));
        QCOMPARE(known->severity, FindingSeverity::Conflict);
        QCOMPARE(known->sentences, sentences);
        QVERIFY2(known->why.contains(why), qPrintable(known->why));
        QVERIFY(!known->what.isEmpty() && !known->toDo.isEmpty());
    }

    void allThatIsFoundInTheShippedPolicies_data()
    {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QStringList>("ids");
        const auto row = [](const char *policy, const QStringList &ids) {
            QTest::newRow(policy) << QString::fromLatin1(policy) << ids;
        };
        const QStringList telemetry{
            QStringLiteral("same_identifiers:request_log:security_log"),
            QStringLiteral("same_identifiers:security_log:technical_log"),
            QStringLiteral("no_number:request_log"),
            QStringLiteral("no_number:security_log"),
            QStringLiteral("no_number:technical_log"),
            QStringLiteral("no_number:billing"),
            QStringLiteral("classes_without_period"),
        };
        row("000_56495826f5921e4b", telemetry);
        row("001_6f4616acefb6b185", telemetry + QStringList{QStringLiteral("no_date")});
        row("002_abeeb869346ab629",
            {QStringLiteral("records_24_months:administration"), QStringLiteral("deletion_from_receipt"),
             QStringLiteral("unlimited:wallet"), QStringLiteral("kept_for_longer:admin_actions"),
             QStringLiteral("classes_without_period")});
        row("003_dde0717608de90cd", {QStringLiteral("no_number:content"), QStringLiteral("no_number:request_log"),
                                     QStringLiteral("no_table:content"), QStringLiteral("classes_without_period")});
        row("004_a1dae49fcfeec7a4",
            {QStringLiteral("deletion_from_receipt"), QStringLiteral("recipients:6.1.not-shared"),
             QStringLiteral("same_identifiers:request_log:technical_log"), QStringLiteral("kept_for_longer:invoices"),
             QStringLiteral("classes_without_period")});
    }
    void allThatIsFoundInTheShippedPolicies()
    {
        QFETCH(QString, policy);
        QFETCH(QStringList, ids);
        QCOMPARE(idsOf(policyFindings(*loadPolicy(policy), demoMap(), {})), ids);
    }

    void oneDocumentCanContradictItself_data()
    {
        QTest::addColumn<PolicyDocument>("policy");
        QTest::addColumn<QStringList>("ids");
        const auto row = [](const char *name, const QList<MadeTerm> &terms, const QStringList &ids) {
            QTest::newRow(name) << policyOf(terms) << ids;
        };
        const QStringList goes{QStringLiteral("goes_before_it_stays:billing")};
        row("goes before it stays", {{"billing", "P1Y"}, {"billing", "P5Y", false, true}}, goes);
        row("the other way round", {{"billing", "P5Y", false, true}, {"billing", "P1Y"}}, goes);
        row("stays for ever", {{"billing", "P1Y"}, {"billing", "unlimited", false, true}},
            goes + QStringList{QStringLiteral("unlimited:billing")});
        row("stays with the account", {{"usage", "P90D"}, {"usage", "while_active", false, true}},
            {QStringLiteral("goes_before_it_stays:usage")});
        row("goes with the account",
            {{"account", "while_active"}, {"account", "P30D", true, false, PeriodStart::AccountDeleted}},
            {QStringLiteral("deletion_from_receipt")});
        row("goes after it stays", {{"billing", "P10Y"}, {"billing", "P5Y", false, true}},
            {QStringLiteral("two_periods:billing")});
        row("stays and goes on one day", {{"billing", "P5Y"}, {"billing", "P5Y", false, true}}, {});
        row("two periods", {{"usage", "P90D"}, {"usage", "P6M"}}, {QStringLiteral("two_periods:usage")});
        row("a month and 30 days", {{"usage", "P30D"}, {"usage", "P1M"}}, {QStringLiteral("two_periods:usage")});
        row("a year and 12 months", {{"usage", "P1Y"}, {"usage", "P12M"}}, {});
        row("the same twice", {{"usage", "P90D"}, {"usage", "P90D"}}, {});
        row("two classes", {{"usage", "P90D"}, {"support", "P6M"}}, {});
        row("no number", {{"usage", "necessary"}, {"usage", "P6M"}}, {QStringLiteral("no_number:usage")});
        row("records of requests", {{"privacy", "P23M"}}, {QStringLiteral("records_24_months:privacy")});
        row("records for 24 months", {{"privacy", "P24M"}, {"administration", "P2Y"}}, {});
        row("records that only stay", {{"privacy", "P90D", false, true}}, {});
    }
    void oneDocumentCanContradictItself()
    {
        QFETCH(PolicyDocument, policy);
        QFETCH(QStringList, ids);
        QStringList found = idsOf(policyFindings(policy, {}, {}));
        found.sort();
        ids.sort();
        QCOMPARE(found, ids);
    }

    void contentThatIsNotStoredHasNoPeriod()
    {
        PolicyDocument policy = policyOf({{"content", "P30D"}});
        Commitment absent;
        absent.id = QStringLiteral("9.a");
        absent.kind = CommitmentKind::Promise;
        absent.check = QStringLiteral("content_absent");
        policy.sentences.append({QStringLiteral("9"), QStringLiteral("9"), QStringLiteral("9"), {absent}});
        const auto findings = policyFindings(policy, {}, {});
        QCOMPARE(idsOf(findings), QStringList{QStringLiteral("content_with_period")});
        QCOMPARE(findings.first().sentences, (QStringList{QStringLiteral("9"), QStringLiteral("1")}));
    }

    void policiesThatHoldTogetherCanContradictEachOther_data()
    {
        QTest::addColumn<PolicyDocument>("one");
        QTest::addColumn<PolicyDocument>("other");
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const MadeTerm &one, const MadeTerm &other, const char *matter,
                            const char *why) {
            PolicyDocument second = policyOf({other});
            second.id = QStringLiteral("second");
            second.name = QStringLiteral("Second");
            const QString id = QString::fromLatin1(matter);
            QTest::newRow(name) << policyOf({one}) << second
                                << (id.isEmpty() ? QStringList() : QStringList(id + QStringLiteral(":1.a+second/1.a")))
                                << QString::fromUtf8(why);
        };
        row("audit logs of 90 days beside 24 months", {"administration", "P90D"}, {"administration", "P24M"},
            "two_periods:administration", "the one that ends first");
        row("indefinitely beside a period", {"wallet", "P90D"}, {"wallet", "unlimited"}, "two_periods:wallet",
            "indefinitely");
        row("a period beside indefinitely", {"wallet", "unlimited"}, {"wallet", "P90D"}, "two_periods:wallet",
            "indefinitely");
        row("a duty to keep for ever", {"wallet", "P90D"}, {"wallet", "unlimited", false, true},
            "goes_before_it_stays:wallet", "No purge can keep both");
        row("goes before the other lets it", {"billing", "P10Y", false, true}, {"billing", "P5Y", true, true},
            "goes_before_it_stays:billing", "“Second” ends their time (5 years");
        row("a month beside 30 days", {"usage", "P30D"}, {"usage", "P1M"}, "two_periods:usage", "depends on the day");
        row("the same", {"usage", "P90D"}, {"usage", "P90D"}, "", "");
        row("a year beside 12 months", {"usage", "P1Y"}, {"usage", "P12M"}, "", "");
        row("other classes", {"usage", "P90D"}, {"support", "P6M"}, "", "");
        row("no number beside a period", {"usage", "necessary"}, {"usage", "P6M"}, "", "");
        row("a minimum beside indefinitely", {"billing", "P5Y", false, true}, {"billing", "unlimited", false, true}, "",
            "");
    }
    void policiesThatHoldTogetherCanContradictEachOther()
    {
        QFETCH(PolicyDocument, one);
        one.name = QStringLiteral("First");
        QFETCH(PolicyDocument, other);
        QFETCH(QStringList, ids);
        QFETCH(QString, why);
        const auto all = policyFindings({one, other}, {}, {});
        QCOMPARE(all.keys(), (QStringList{one.id, other.id}));
        QList<PolicyFinding> between = all.value(one.id) + all.value(other.id);
        between.removeIf([](const PolicyFinding &finding) { return finding.others.isEmpty(); });
        QCOMPARE(idsOf(between), ids);
        for (const PolicyFinding &finding : std::as_const(between)) {
            QCOMPARE(finding.severity, FindingSeverity::Conflict);
            QCOMPARE(finding.sentences, QStringList(QStringLiteral("1")));
            QCOMPARE(finding.others, (QList<SentenceOfPolicy>{{other.id, QStringLiteral("1")}}));
            for (const QString &part : {why, QStringLiteral("“First”"), QStringLiteral("“Second”")})
                QVERIFY2(finding.why.contains(part), qPrintable(finding.why));
        }
        // Of each alone nothing else is found than without the other.
        QList<PolicyFinding> alone = all.value(one.id);
        alone.removeIf([](const PolicyFinding &finding) { return !finding.others.isEmpty(); });
        QCOMPARE(alone, policyFindings(one, {}, {}));
        QCOMPARE(all.value(other.id), policyFindings(other, {}, {}));
    }

    void theShippedPoliciesContradictEachOtherAsTheyAreKnownTo()
    {
        QList<PolicyDocument> all;
        for (const QString &id : shippedPolicies())
            all.append(*loadPolicy(id));
        QStringList found;
        const auto findings = policyFindings(all, demoMap(), {});
        for (const PolicyDocument &policy : std::as_const(all)) {
            QStringList ids = idsOf(findings.value(policy.id));
            QCOMPARE(ids.removeDuplicates(), 0);
            for (const PolicyFinding &finding : findings.value(policy.id)) {
                if (!finding.others.isEmpty())
                    found.append(policy.id.first(3) + QLatin1Char(' ') + finding.id);
            }
        }
        const QString third = QStringLiteral("003_dde0717608de90cd");
        const QString fourth = QStringLiteral("004_a1dae49fcfeec7a4");
        QStringList expected;
        for (const char *policy : {"000", "001"}) {
            expected.append(QStringLiteral("%1 two_periods:technical_log:5.1.technical+%2/4.5.technical")
                                .arg(QLatin1String(policy), fourth));
            expected.append(QStringLiteral("%1 goes_before_it_stays:billing:5.2.billing+%2/4.4.payments")
                                .arg(QLatin1String(policy), fourth));
        }
        expected += {QStringLiteral("002 content_with_period:3.1.content+3.2.only+%1/1.4.content").arg(third),
                     QStringLiteral("002 recipients:6.1.not-shared:%1/6.1.not-shared+4.2.recipients").arg(fourth),
                     QStringLiteral("003 content_with_period:%1/3.1.content+%1/4.3.content+1.4.content").arg(fourth)};
        QCOMPARE(found, expected);
    }

    // A period that a law asks for is no contradiction to a shorter one of other records.
    void aLegalMinimumIsNoContradiction()
    {
        const auto findings =
            policyFindings(policyOf({{"request_log", "P90D"}, {"wallet", "P5Y", true, true}}), demoMap(), {});
        QVERIFY(std::ranges::none_of(findings, [](const PolicyFinding &finding) {
            return finding.id.startsWith(QStringLiteral("same_identifiers"));
        }));
    }

    void everyFindingHasAnIdOfItsOwnAndPointsAtSentences_data()
    {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QString>("profile");
        for (const QString &policy : shippedPolicies()) {
            for (const QString &profile : shippedProfiles())
                QTest::newRow(qPrintable(policy + QLatin1Char(' ') + profile)) << policy << profile;
        }
    }
    void everyFindingHasAnIdOfItsOwnAndPointsAtSentences()
    {
        QFETCH(QString, policy);
        QFETCH(QString, profile);
        const PolicyDocument document = *loadPolicy(policy);
        const auto findings = policyFindings(document, loadProfile(profile)->dataMap, {});
        QStringList ids = idsOf(findings);
        QCOMPARE(ids.removeDuplicates(), 0);
        QSet<QString> sentences;
        for (const PolicySentence &sentence : document.sentences)
            sentences.insert(sentence.id);
        for (const PolicyFinding &finding : findings) {
            for (const QString &sentence : finding.sentences)
                QVERIFY2(sentences.contains(sentence), qPrintable(finding.id));
            for (const QString &text : {finding.what, finding.why, finding.toDo})
                QVERIFY2(text.endsWith(QLatin1Char('.')), qPrintable(text));
        }
    }
};

QTEST_GUILESS_MAIN(PolicyFindingsTest)
#include "policyfindings_test.moc"
