#include "models/policy/policydiff.h"
#include "models/policy/policyedits.h"
#include "models/policy/policylines.h"
#include "tests/support/policybench.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Gatehouse;

class PolicyLinesTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<PolicyBench>();
        m_bench->policies.setActive(true);
    }

    void aLineOfEachKindIsAdded_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("about");
        QTest::addColumn<QString>("length");
        QTest::addColumn<QString>("id");
        const auto row = [](const char *name, CommitmentKind kind, const char *about, const char *length,
                            const char *id) {
            QTest::newRow(name) << int(kind) << QString::fromLatin1(about) << QString::fromLatin1(length)
                                << QString::fromLatin1(id);
        };
        row("promise", CommitmentKind::Promise, "content_absent", "", "99.1.content_absent");
        row("period", CommitmentKind::Retention, "security_log", "P90D", "99.1.security_log");
        row("for ever", CommitmentKind::Retention, "billing", "unlimited", "99.1.billing");
        row("right", CommitmentKind::Right, "access", "", "99.1.access");
        row("right in time", CommitmentKind::Right, "access", "P30D", "99.1.access");
        row("disclosure", CommitmentKind::Disclosure, "cookies", "", "99.1.cookies");
        row("duty", CommitmentKind::Duty, "", "", "99.1.duty");
        row("duty again and again", CommitmentKind::Duty, "", "P1Y", "99.1.duty");
    }

    void aLineOfEachKindIsAdded()
    {
        QFETCH(int, kind);
        QFETCH(QString, about);
        QFETCH(QString, length);
        PolicyDocument policy = ours();
        const PolicyDocument before = policy;
        PolicyLine line = lineOf(CommitmentKind(kind), about);
        line.length = length;
        const auto id = addLine(policy, line, before.sentences.at(2).commitments.constFirst().id);
        QVERIFY2(id.has_value(), id ? "" : qPrintable(id.error().message));
        QTEST(*id, "id");
        QCOMPARE(policy.sentences.at(3).place, line.place); // behind the one that was chosen
        QCOMPARE(policy.sentences.size(), before.sentences.size() + 1);
        QCOMPARE(policyMistakes(policyFile(policy)).size(), 0);
        QCOMPARE(*parsePolicy(policyFile(policy), QStringLiteral("ours.json")), policy); // nothing is lost in a file
        QVERIFY(removeSentence(policy, *id));
        QCOMPARE(policy, before);
    }

    // Each thing that a form offers must be one that a policy may hold.
    void everyChoiceIsOneThatAPolicyKnows()
    {
        for (const CommitmentKind kind :
             {CommitmentKind::Promise, CommitmentKind::Retention, CommitmentKind::Right, CommitmentKind::Disclosure}) {
            const QList<LineChoice> choices = lineChoices(kind);
            QVERIFY(choices.size() >= 7);
            for (const LineChoice &choice : choices) {
                PolicyDocument policy = ours();
                PolicyLine line = lineOf(kind, choice.id);
                line.length = kind == CommitmentKind::Retention ? QStringLiteral("P1Y") : QString();
                QVERIFY2(addLine(policy, line, {}), qPrintable(choice.id));
                QCOMPARE(policy.sentences.constLast().id, line.sentence);
                QVERIFY(!choice.name.isEmpty());
            }
        }
        QVERIFY(lineChoices(CommitmentKind::Duty).isEmpty());
    }

    void whatIsNoPolicyIsNotAdded_data()
    {
        QTest::addColumn<PolicyLine>("line");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, auto change, const char *why) {
            PolicyLine line = lineOf(CommitmentKind::Retention, QStringLiteral("request_log"));
            line.length = QStringLiteral("P90D");
            change(line);
            QTest::newRow(name) << line << QString::fromUtf8(why);
        };
        row(
            "no number", [](PolicyLine &line) { line.sentence.clear(); }, "§ ");
        row(
            "a number with a gap", [](PolicyLine &line) { line.sentence = QStringLiteral("4 2"); }, "§ ");
        row(
            "no place", [](PolicyLine &line) { line.place.clear(); }, "place ");
        row(
            "the place of another", [](PolicyLine &line) { line.place = ours().sentences.constFirst().place; },
            "is that of");
        row(
            "no words", [](PolicyLine &line) { line.quote = QStringLiteral("  "); }, "quote ");
        row(
            "too many words", [](PolicyLine &line) { line.quote = QString(161, QLatin1Char('a')); }, "quote ");
        row(
            "a length that is none", [](PolicyLine &line) { line.length = QStringLiteral("soon"); }, "length ");
        row(
            "no length", [](PolicyLine &line) { line.length.clear(); }, "length ");
        row(
            "no class", [](PolicyLine &line) { line.about = QStringLiteral("shoes"); }, "class ");
        row(
            "says nothing", [](PolicyLine &line) { line.says.clear(); }, "says ");
        row(
            "a request that is none", [](PolicyLine &line) { line = rightOf("shoes", ""); }, "request ");
        row(
            "a regime that is none", [](PolicyLine &line) { line = rightOf("access", "mars"); }, "regime ");
        row(
            "a period with a regime", [](PolicyLine &line) { line.regime = QStringLiteral("gdpr"); },
            "regime is not for a retention");
        row(
            "a check that is none", [](PolicyLine &line) { line = told("shoes"); }, "check there is no check shoes");
        row(
            "a right with a check",
            [](PolicyLine &line) {
                line = rightOf("access", "gdpr");
                line.check = QStringLiteral("tls");
            },
            "check is not for a right");
    }

    void whatIsNoPolicyIsNotAdded()
    {
        QFETCH(PolicyLine, line);
        QFETCH(QString, why);
        PolicyDocument policy = ours();
        const auto added = addLine(policy, line, {});
        QVERIFY(!added);
        QCOMPARE(added.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(added.error().message.contains(why), qPrintable(added.error().message));
        QCOMPARE(policy, ours());
    }

    void aRightHasTheClockOfTheRegimeThatWasChosen()
    {
        PolicyDocument policy = ours();
        const auto gdpr = addLine(policy, rightOf("objection", "gdpr"), {});
        PolicyLine anyCase = rightOf("objection", "");
        anyCase.sentence = QStringLiteral("99.2");
        anyCase.place = QStringLiteral("99 What is new, 99.2");
        const auto none = addLine(policy, anyCase, {});
        QVERIFY(gdpr && none);
        QCOMPARE(policy.commitment(*gdpr)->right.regime, Regime::Gdpr);
        QVERIFY(!policy.commitment(*none)->right.regime);
        QCOMPARE(settingOf(policy, *gdpr, "regime").text, QStringLiteral("gdpr"));
        QCOMPARE(idsOf(settingOf(policy, *gdpr, "regime").allowed), allowedBySchema("regime"));
        QVERIFY(setSettingOf(policy, *gdpr, QStringLiteral("regime"), QStringLiteral("california")));
        QCOMPARE(policy.commitment(*gdpr)->right.regime, Regime::California);
        QVERIFY(!setSettingOf(policy, *gdpr, QStringLiteral("regime"), QStringLiteral("mars")));
        QVERIFY(!setSettingOf(policy, QStringLiteral("6.2.calls"), QStringLiteral("regime"), QStringLiteral("gdpr")));
        QCOMPARE(policy.commitment(*gdpr)->right.regime, Regime::California);
        QCOMPARE(*parsePolicy(policyFile(policy), QStringLiteral("ours.json")), policy);
        QVERIFY(setSettingOf(policy, *gdpr, QStringLiteral("regime"), {}));
        QVERIFY(!policy.commitment(*gdpr)->right.regime);
    }

    void aDisclosureIsLookedAtByTheCheckThatWasChosen()
    {
        PolicyDocument policy = ours();
        const auto id = addLine(policy, told("secrets_hashed"), {});
        QVERIFY(id);
        QCOMPARE(policy.commitment(*id)->check, QStringLiteral("secrets_hashed"));
        QVERIFY(!policyMistakes(policyFile(policy)).isEmpty()); // what it is set to is asked for once it is there
        QVERIFY(setSettingOf(policy, *id, QStringLiteral("as"), QStringLiteral("bcrypt")));
        QVERIFY(setSettingOf(policy, *id, QStringLiteral("of"), QStringLiteral("key")));
        QVERIFY(policyMistakes(policyFile(policy)).isEmpty());
        QVERIFY(setSettingOf(policy, *id, QStringLiteral("check"), QStringLiteral("recipients_listed")));
        QVERIFY(policy.commitment(*id)->expects.isEmpty()); // which was of the other check
        QVERIFY(policyMistakes(policyFile(policy)).isEmpty());
        QVERIFY(setSettingOf(policy, *id, QStringLiteral("check"), QStringLiteral("shoes")));
        QVERIFY(!policyMistakes(policyFile(policy)).isEmpty());
        QVERIFY(setSettingOf(policy, *id, QStringLiteral("check"), {}));
        QVERIFY(policyMistakes(policyFile(policy)).isEmpty());
        QVERIFY(!setSettingOf(policy, QStringLiteral("6.2.calls"), QStringLiteral("check"), QStringLiteral("tls")));
    }

    // Under the number of a sentence that is there, its place and words stay what they are.
    void aSentenceCanComeToOneMoreThing()
    {
        PolicyDocument policy = ours();
        const PolicySentence known = policy.sentences.at(4);
        PolicyLine line = lineOf(CommitmentKind::Duty, {});
        line.sentence = known.id;
        line.place = line.quote = QStringLiteral("other words");
        const auto first = addLine(policy, line, {});
        const auto second = addLine(policy, line, {});
        QVERIFY(first && second && *first != *second);
        QCOMPARE(policy.sentences.size(), ours().sentences.size());
        QCOMPARE(policy.sentences.at(4).quote, known.quote);
        QCOMPARE(policy.sentences.at(4).commitments.size(), known.commitments.size() + 2);
        QVERIFY(removeLine(policy, *second) && removeLine(policy, *first));
        QCOMPARE(policy, ours());
    }

    void aLineGoesWithItsSentenceOnlyWhenItWasTheLast()
    {
        PolicyDocument policy = ours();
        const PolicySentence *many = several(policy);
        QVERIFY(many);
        const QString id = many->id;
        qsizetype left = many->commitments.size();
        while (left > 0) {
            const PolicySentence *one = sentenceOf(policy, id);
            QVERIFY(one);
            QCOMPARE(one->commitments.size(), left--);
            QVERIFY(removeLine(policy, one->commitments.constFirst().id));
        }
        QVERIFY(!sentenceOf(policy, id));
        QCOMPARE(policy.sentences.size(), ours().sentences.size() - 1);
        QCOMPARE(removeLine(policy, QStringLiteral("nowhere")).error().kind, ErrorKind::NotFound);
    }

    void aPolicyKeepsItsLastSentence()
    {
        PolicyDocument policy = ours();
        policy.sentences = policy.sentences.mid(0, 1);
        while (policy.sentences.constFirst().commitments.size() > 1)
            QVERIFY(removeLine(policy, policy.sentences.constFirst().commitments.constFirst().id));
        const PolicyDocument last = policy;
        const QString id = policy.sentences.constFirst().commitments.constFirst().id;
        QCOMPARE(removeLine(policy, id).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(removeSentence(policy, id).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(policy, last);
    }

    void whatWasAddedAndRemovedIsToldOf()
    {
        const PolicyDocument before = ours();
        PolicyDocument after = ours();
        after.version = QStringLiteral("2");
        PolicyLine line = lineOf(CommitmentKind::Retention, QStringLiteral("security_log"));
        line.length = QStringLiteral("P5Y");
        QVERIFY(addLine(after, line, {}));
        const PolicySentence gone = *after.sentenceWith(QStringLiteral("6.2.calls"));
        QVERIFY(removeSentence(after, QStringLiteral("6.2.calls")));
        const PolicyDifference difference = policyDifference(before, after);
        QCOMPARE(difference.sentences.size(), 2);
        QCOMPARE(difference.sentences.at(0).kind, ChangeKind::Added);
        QCOMPARE(difference.sentences.at(1).kind, ChangeKind::Removed);
        const PolicyNoticeDesk desk{{QStringLiteral("Privacy"), QStringLiteral("privacy@company.example")},
                                    QStringLiteral("Company"),
                                    QDate(2026, 12, 1)};
        const auto drafts = draftNotices(before, after, desk, {QStringLiteral("en")},
                                         QDateTime::fromMSecsSinceEpoch(PolicyBench::kNowMs, Qt::UTC));
        QVERIFY(drafts && !drafts->isEmpty());
        for (const PolicyDraft &draft : *drafts) {
            const auto mail = readMail(draft.bytes);
            QVERIFY(mail.has_value());
            const QString text = mail->text.simplified();
            QVERIFY2(
                text.contains(QStringLiteral("- %1 before: (no such sentence) now: %2").arg(line.place, line.quote)),
                qPrintable(text));
            QVERIFY2(
                text.contains(
                    QStringLiteral("- %1 before: %2 now: (no such sentence)").arg(gone.place, gone.quote).simplified()),
                qPrintable(text));
        }
    }

    // A version that was adopted, and what is pinned to it, stays what it was.
    void onlyTheDraftIsChangedAndStepByStepTakenBack()
    {
        open(Role::PrivacyOfficer);
        const QString pin = policyPin(ours());
        QVERIFY(!policies().canUndo());
        const auto added = policies().addLine(lineOf(CommitmentKind::Duty, {}), {});
        QVERIFY(added && policies().isChanged());
        QVERIFY(policies().setSetting(*added, QStringLiteral("says"), QStringLiteral("Somebody looks twice.")));
        QVERIFY(policies().removeSentence(QStringLiteral("6.2.calls")));
        policies().adopt(QStringLiteral("it is another one"));
        QTRY_VERIFY(!policies().isSaving());
        QCOMPARE(m_bench->store.versions.size(), 1); // the version is there, with other content
        QCOMPARE(policyPin(m_bench->store.documents.constFirst()), pin);
        policies().undo();
        QVERIFY(policies().draft().commitment(QStringLiteral("6.2.calls")));
        policies().undo();
        QCOMPARE(policies().draft().commitment(*added)->says, lineOf(CommitmentKind::Duty, {}).says);
        QVERIFY(policies().canUndo());
        policies().undo();
        QVERIFY(!policies().canUndo() && !policies().isChanged());
        policies().undo();
        QCOMPARE(policies().draft(), ours());
    }

    void whatIsAdoptedCannotBeTakenBack()
    {
        open(Role::PrivacyOfficer);
        QVERIFY(policies().removeSentence(QStringLiteral("6.2.calls")));
        policies().setVersion(QStringLiteral("ours"), QStringLiteral("2"));
        policies().adopt(QStringLiteral("it is gone"));
        QTRY_COMPARE(m_bench->store.versions.size(), 2);
        QTRY_VERIFY(!policies().isSaving());
        QVERIFY(!policies().canUndo());
        QCOMPARE(m_bench->store.documents.size(), 2);
        const auto kept = std::ranges::find(m_bench->store.documents, QStringLiteral("1"), &PolicyDocument::version);
        QVERIFY(kept != m_bench->store.documents.end());
        QCOMPARE(*kept, ours());
    }

    void whoMayNotChangePoliciesAddsAndRemovesNothing()
    {
        open(Role::Viewer);
        QCOMPARE(policies().addLine(lineOf(CommitmentKind::Duty, {}), {}).error().kind, ErrorKind::Denied);
        QCOMPARE(policies().removeLine(QStringLiteral("6.2.calls")).error().kind, ErrorKind::Denied);
        QCOMPARE(policies().removeSentence(QStringLiteral("6.2.calls")).error().kind, ErrorKind::Denied);
        QVERIFY(!policies().isChanged());
    }

private:
    PolicyController &policies() { return m_bench->policies; }

    void open(Roles roles)
    {
        m_bench->hold(ours());
        m_bench->signIn(roles);
        QTRY_COMPARE(policies().state(), PolicyController::State::Full);
        policies().select(PolicyBench::key(ours()));
        QTRY_COMPARE(policies().draft(), ours());
    }
    static PolicyDocument ours()
    {
        static const PolicyDocument kShipped = PolicyBench::shipped("002");
        PolicyDocument policy = kShipped;
        policy.id = QStringLiteral("ours");
        policy.version = QStringLiteral("1");
        return policy;
    }
    static PolicyLine lineOf(CommitmentKind kind, const QString &about)
    {
        PolicyLine line;
        line.sentence = QStringLiteral("99.1");
        line.place = QStringLiteral("99 What is new, 99.1");
        line.quote = QStringLiteral("This is new.");
        line.kind = kind;
        line.about = about;
        line.says = QStringLiteral("Something new is owed.");
        return line;
    }
    static PolicyLine rightOf(const char *request, const char *regime)
    {
        PolicyLine line = lineOf(CommitmentKind::Right, QString::fromLatin1(request));
        line.regime = QString::fromLatin1(regime);
        return line;
    }
    static PolicyLine told(const char *check)
    {
        PolicyLine line = lineOf(CommitmentKind::Disclosure, QStringLiteral("recipients"));
        line.check = QString::fromLatin1(check);
        return line;
    }
    static PolicySetting settingOf(const PolicyDocument &policy, const QString &id, const char *name)
    {
        const QList<PolicySetting> settings = settingsOf(policy, id);
        const auto at = std::ranges::find(settings, QString::fromLatin1(name), &PolicySetting::name);
        return at == settings.end() ? PolicySetting() : *at;
    }
    static QStringList idsOf(const QList<LineChoice> &choices)
    {
        QStringList ids;
        for (const LineChoice &choice : choices) {
            if (!choice.id.isEmpty())
                ids.append(choice.id);
        }
        return ids;
    }
    // Of a field of commitments, in resources/policies/policy.schema.json.
    static QStringList allowedBySchema(const char *field)
    {
        QFile file(QStringLiteral(":/gatehouse/policies/policy.schema.json"));
        const bool isOpen = file.open(QIODevice::ReadOnly);
        const QJsonObject schema = isOpen ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
        QJsonValue words = schema;
        for (const char *name : {"definitions", "commitment", "properties", field, "enum"})
            words = words[QLatin1String(name)];
        QStringList found;
        const QJsonArray all = words.toArray();
        for (const QJsonValue &word : all)
            found.append(word.toString());
        return found;
    }
    static const PolicySentence *several(const PolicyDocument &policy)
    {
        const auto at = std::ranges::find_if(policy.sentences,
                                             [](const PolicySentence &one) { return one.commitments.size() > 1; });
        return at == policy.sentences.end() ? nullptr : &*at;
    }

    std::unique_ptr<PolicyBench> m_bench;
};

QTEST_GUILESS_MAIN(PolicyLinesTest)
#include "policylines_test.moc"
