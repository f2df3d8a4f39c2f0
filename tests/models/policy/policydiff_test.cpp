#include "models/policy/policydiff.h"
#include "models/policy/policyloader.h"
#include "models/policy/policynotice.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

PolicyDocument shipped(const char *id)
{
    return loadPolicy(QString::fromLatin1(id)).value_or(PolicyDocument());
}

PolicyDocument before()
{
    return shipped("002_abeeb869346ab629");
}

Commitment *commitmentOf(PolicyDocument &policy, const char *id)
{
    return policy.commitment(QString::fromLatin1(id));
}

PolicySentence *sentenceOf(PolicyDocument &policy, const char *id)
{
    const auto at = std::ranges::find(policy.sentences, QLatin1String(id), &PolicySentence::id);
    return at == policy.sentences.end() ? nullptr : &*at;
}

QList<Audience> audiencesOf(const PolicyDifference &difference)
{
    QList<Audience> audiences;
    for (const AudienceDuty &duty : difference.told)
        audiences.append(duty.audience);
    return audiences;
}

void take(PolicyDocument &policy, const char *id)
{
    policy.sentences.removeIf([id](const PolicySentence &sentence) { return sentence.id == QLatin1String(id); });
}

using Change = void (*)(PolicyDocument &);

PolicyNoticeDesk desk()
{
    return {{QStringLiteral("Privacy team"), QStringLiteral("privacy@company.example")},
            QStringLiteral("Company"),
            QDate(2026, 12, 1)};
}

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

} // namespace

Q_DECLARE_METATYPE(Change)

class PolicyDiffTest : public QObject
{
    Q_OBJECT
private slots:
    void theSameDocumentDiffersInNothing()
    {
        QVERIFY(policyDifference(before(), before()).isEmpty());
        QCOMPARE(policyDifference(before(), before()), PolicyDifference());
        PolicyDocument renamed = before();
        renamed.version = QStringLiteral("2");
        QVERIFY(policyDifference(before(), renamed).isEmpty());
    }

    void aSentenceIsAddedRemovedOrChanged()
    {
        PolicyDocument after = before();
        take(after, "8.3");
        sentenceOf(after, "3.1")->quote = QStringLiteral("We store no content.");
        PolicySentence added = *sentenceOf(after, "8.2");
        added.id = QStringLiteral("8.4");
        added.place = QStringLiteral("8. Cookies and Tracking, sentence 4");
        added.commitments[0].id = QStringLiteral("8.4.x");
        after.sentences.append(added);
        const QList<SentenceChange> changes = policyDifference(before(), after).sentences;
        QCOMPARE(changes.size(), 3);
        QCOMPARE(changes.at(0).id, QStringLiteral("3.1"));
        QCOMPARE(changes.at(0).kind, ChangeKind::Changed);
        QCOMPARE(changes.at(0).after, QStringLiteral("We store no content."));
        QVERIFY(changes.at(0).before.startsWith(QStringLiteral("We do not log")));
        QVERIFY(changes.at(0).commitments.isEmpty());
        QCOMPARE(changes.at(1).kind, ChangeKind::Added);
        QCOMPARE(changes.at(1).commitments.constFirst().kind, ChangeKind::Added);
        QVERIFY(changes.at(1).before.isEmpty());
        QCOMPARE(changes.at(2).kind, ChangeKind::Removed);
        QCOMPARE(changes.at(2).id, QStringLiteral("8.3"));
        QCOMPARE(changes.at(2).commitments.constFirst().id, QStringLiteral("8.3.aggregate"));
    }

    void whatASentenceComesToIsCompared()
    {
        PolicyDocument after = before();
        commitmentOf(after, "6.2.calls")->retention.period.length = QStringLiteral("P30D");
        const QList<SentenceChange> changes = policyDifference(before(), after).sentences;
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.at(0).before, changes.at(0).after);
        QCOMPARE(changes.at(0).commitments.size(), 1);
        QCOMPARE(changes.at(0).commitments.at(0).what,
                 QStringLiteral("From API call records: 90 days from when it was recorded at most to API call records: "
                                "30 days from when it was recorded at most."));
    }

    void theScheduleSaysWhichWayAPeriodGoes_data()
    {
        QTest::addColumn<QString>("length");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("way");
        const auto row = [](const char *name, const char *length, PolicyPeriod::Length kind, ScheduleChange::Way way) {
            QTest::newRow(name) << QString::fromLatin1(length) << int(kind) << int(way);
        };
        using Length = PolicyPeriod::Length;
        using Way = ScheduleChange::Way;
        row("shorter", "P30D", Length::Given, Way::Shorter);
        row("longer", "P1Y", Length::Given, Way::Longer);
        row("three months can be longer", "P3M", Length::Given, Way::Longer);
        row("without end", "", Length::Unlimited, Way::Longer);
        row("no number", "", Length::Necessary, Way::Longer);
    }
    void theScheduleSaysWhichWayAPeriodGoes()
    {
        QFETCH(QString, length);
        QFETCH(int, kind);
        QFETCH(int, way);
        PolicyDocument after = before();
        Commitment *calls = commitmentOf(after, "6.2.calls");
        calls->retention.period.kind = PolicyPeriod::Length(kind);
        calls->retention.period.length = length;
        const auto difference = policyDifference(before(), after);
        QCOMPARE(difference.schedules.size(), 1);
        QCOMPARE(difference.schedules.at(0).recordClass, QStringLiteral("request_log"));
        QCOMPARE(int(difference.schedules.at(0).way), way);
        QCOMPARE(difference.schedules.at(0).before, QStringList{QStringLiteral("90 days from when it was recorded")});
        QCOMPARE(difference.material.isEmpty(), ScheduleChange::Way(way) == ScheduleChange::Way::Shorter);
    }

    void whoMustBeToldFollowsFromWhatChanges_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("reason"); // empty: it is not material
        const auto row = [](const char *name, Change change, const char *reason) {
            QTest::newRow(name) << change << QString::fromLatin1(reason);
        };
        row(
            "words only", [](PolicyDocument &p) { sentenceOf(p, "3.1")->quote = QStringLiteral("Other words."); }, "");
        row(
            "a shorter period",
            [](PolicyDocument &p) { commitmentOf(p, "6.2.calls")->retention.period.length = QStringLiteral("P30D"); },
            "");
        row(
            "a new right",
            [](PolicyDocument &p) { commitmentOf(p, "7.1.export")->right.request = RequestType::Objection; },
            "The right to a portable copy is gone.");
        row(
            "a longer period",
            [](PolicyDocument &p) { commitmentOf(p, "6.2.calls")->retention.period.length = QStringLiteral("P1Y"); },
            "API call records are kept for longer.");
        row(
            "a class without a period", [](PolicyDocument &p) { take(p, "6.3"); },
            "Administrators' actions are kept for longer.");
        row(
            "a right that is gone", [](PolicyDocument &p) { take(p, "7.1"); }, "The right of access is gone.");
        row(
            "a promise that is gone", [](PolicyDocument &p) { take(p, "5.1"); },
            "This is not promised any more: Connections are encrypted (min 1.2).");
        row(
            "a promise that is stricter",
            [](PolicyDocument &p) {
                commitmentOf(p, "5.1.tls")->expects[QStringLiteral("min")] = QStringLiteral("1.3");
            },
            "");
        row(
            "a deadline that is looser",
            [](PolicyDocument &p) {
                commitmentOf(p, "6.5.deleted")->expects[QStringLiteral("within")] = QStringLiteral("P60D");
            },
            "This is not promised any more: Deletions are done in time (from account_deleted; within 30 days).");
        row(
            "a new category",
            [](PolicyDocument &p) {
                Commitment more = *commitmentOf(p, "1.1.billing");
                more.id = QStringLiteral("1.1.voice");
                more.says = QStringLiteral("Voices are recorded.");
                sentenceOf(p, "1.1")->commitments.append(more);
            },
            "Something is collected that was not: Voices are recorded.");
    }
    void whoMustBeToldFollowsFromWhatChanges()
    {
        QFETCH(Change, change);
        QFETCH(QString, reason);
        PolicyDocument after = before();
        change(after);
        const auto difference = policyDifference(before(), after);
        QVERIFY(!difference.isEmpty());
        if (reason.isEmpty()) {
            QCOMPARE(difference.material, QStringList());
            QCOMPARE(audiencesOf(difference), QList<Audience>{Audience::Page});
        } else {
            QVERIFY2(difference.material.contains(reason), qPrintable(difference.material.join(QLatin1Char('\n'))));
            QCOMPARE(audiencesOf(difference), (QList<Audience>{Audience::Users, Audience::Page}));
            QVERIFY2(difference.told.at(0).because.contains(QStringLiteral("10.2.tell-all")),
                     qPrintable(difference.told.at(0).because));
        }
    }

    void aPolicyThatPromisesNoLetterSaysSo()
    {
        PolicyDocument after = shipped("004_a1dae49fcfeec7a4");
        take(after, "8.5");
        const auto difference = policyDifference(shipped("004_a1dae49fcfeec7a4"), after);
        QVERIFY(difference.material.contains(QStringLiteral("The right to object (GDPR) is gone.")));
        QVERIFY(difference.told.at(0).because.contains(QStringLiteral("promises no letter")));
    }

    // Nobody was told anything before, so there is nobody to tell of a change.
    void theFirstVersionIsAllNewAndGoesOnThePage()
    {
        const auto difference = policyDifference({}, before());
        QCOMPARE(difference.sentences.size(), before().sentences.size());
        QVERIFY(!difference.schedules.isEmpty() && !difference.rights.isEmpty());
        QCOMPARE(audiencesOf(policyDifference({}, shipped("004_a1dae49fcfeec7a4"))), QList<Audience>{Audience::Page});
    }

    void anyTwoShippedPoliciesCanBeCompared()
    {
        for (const QString &left : shippedPolicies()) {
            for (const QString &right : shippedPolicies()) {
                const auto difference = policyDifference(*loadPolicy(left), *loadPolicy(right));
                QCOMPARE(difference.isEmpty(), left == right);
                for (const SentenceChange &change : difference.sentences)
                    QVERIFY(!change.place.isEmpty());
            }
        }
    }

    void aNoticeIsADraftInEachLanguage()
    {
        PolicyDocument after = before();
        after.version = QStringLiteral("2026-12-01");
        commitmentOf(after, "6.2.calls")->retention.period.length = QStringLiteral("P1Y");
        sentenceOf(after, "6.2")->quote = QStringLiteral("API request logs are retained for one year.");
        const auto drafts = draftNotices(before(), after, desk(), {QStringLiteral("en"), QStringLiteral("zh")}, kNow);
        QVERIFY2(drafts.has_value(), drafts ? "" : qPrintable(drafts.error().message));
        QStringList files;
        for (const PolicyDraft &draft : *drafts) {
            files.append(draft.fileName);
            QCOMPARE(draft.notice.sha256.size(), 64);
            QCOMPARE(draft.notice.before, before().version);
            const auto mail = readMail(draft.bytes);
            QVERIFY(mail.has_value());
            QVERIFY2(mail->text.contains(QStringLiteral("API request logs are retained for one year.")),
                     qPrintable(mail->text));
            QVERIFY(mail->text.contains(QStringLiteral("1 year from when it was recorded")));
            QVERIFY(mail->subject.contains(QStringLiteral("2026-12-01")));
        }
        QCOMPARE(files, (QStringList{QStringLiteral("002_abeeb869346ab629-2026-12-01-users-en.eml"),
                                     QStringLiteral("002_abeeb869346ab629-2026-12-01-users-zh.eml"),
                                     QStringLiteral("002_abeeb869346ab629-2026-12-01-page-en.eml"),
                                     QStringLiteral("002_abeeb869346ab629-2026-12-01-page-zh.eml")}));
    }

    void aNoticeWithoutASenderOrAChangeIsRefused()
    {
        PolicyDocument after = before();
        sentenceOf(after, "6.2")->quote = QStringLiteral("Other words.");
        const QStringList english{QStringLiteral("en")};
        QVERIFY(draftNotices(before(), after, desk(), english, kNow));
        QCOMPARE(draftNotices(before(), before(), desk(), english, kNow).error().kind, ErrorKind::InvalidInput);
        PolicyNoticeDesk nobody = desk();
        nobody.sender.address.clear();
        QVERIFY(!draftNotices(before(), after, nobody, english, kNow));
        PolicyNoticeDesk nameless = desk();
        nameless.organisation.clear();
        QVERIFY(draftNotices(before(), after, nameless, english, kNow)
                    .error()
                    .message.contains(QStringLiteral("organisation")));
        PolicyNoticeDesk never = desk();
        never.from = QDate();
        QVERIFY(
            draftNotices(before(), after, never, english, kNow).error().message.contains(QStringLiteral("from_day")));
        QCOMPARE(draftNotices(before(), after, desk(), {QStringLiteral("fr")}, kNow).error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(PolicyDiffTest)
#include "policydiff_test.moc"
