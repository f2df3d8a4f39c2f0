#include "models/policy/policylines.h"

#include "models/policy/commitmentwords.h"
#include "models/policy/policyedits.h"
#include "models/policy/policyloader.h"
#include "models/policy/promisechecks.h"
#include "models/policy/recordclass.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kTold{"categories", "purposes", "recipients", "transfers", "sources", "cookies", "contact"};

Commitment commitmentOf(const PolicyLine &line)
{
    Commitment made;
    made.kind = line.kind;
    made.says = line.says.trimmed();
    switch (line.kind) {
    case CommitmentKind::Promise:
        made.check = line.about;
        break;
    case CommitmentKind::Retention:
        made.retention.recordClass = line.about;
        made.retention.period.from = line.from;
        break;
    case CommitmentKind::Right:
        made.right.request = requestTypeFromToken(line.about).value_or(RequestType::Access);
        made.right.regime = regimeFromToken(line.regime);
        break;
    case CommitmentKind::Disclosure:
        made.discloses = line.about;
        made.check = line.check;
        break;
    case CommitmentKind::Duty:
        made.reviewEvery = line.length.trimmed();
        break;
    }
    if (line.kind == CommitmentKind::Right && !line.length.trimmed().isEmpty())
        made.right.within = PolicyPeriod{{}, {}, PeriodStart::RequestReceived};
    return made;
}

// "4.2.request_log", and of a second one "4.2.request_log-2".
QString freeId(const PolicyDocument &policy, const PolicyLine &line)
{
    const QString about = line.kind == CommitmentKind::Duty ? commitmentKindToken(line.kind) : line.about;
    const QString id = line.sentence.trimmed() + QLatin1Char('.') + about;
    QString one = id;
    for (int i = 2; policy.commitment(one); ++i)
        one = QStringLiteral("%1-%2").arg(id).arg(i);
    return one;
}

// As a file would hold it that says of its last commitment what the line says: a word that is none of its kind is named
// by the loader, while a commitment has no room for it.
QByteArray fileOf(const PolicyDocument &policy, const PolicyLine &line)
{
    QJsonObject file = toJson(policy);
    QJsonArray sentences = file.value(QLatin1String("sentences")).toArray();
    QJsonObject sentence = sentences.takeAt(sentences.size() - 1).toObject();
    QJsonArray commitments = sentence.value(QLatin1String("commitments")).toArray();
    QJsonObject last = commitments.takeAt(commitments.size() - 1).toObject();
    if (line.kind == CommitmentKind::Right)
        last.insert(QStringLiteral("request"), line.about);
    if (!line.regime.isEmpty())
        last.insert(QStringLiteral("regime"), line.regime);
    if (!line.check.isEmpty())
        last.insert(QStringLiteral("check"), line.check);
    commitments.append(last);
    sentence.insert(QStringLiteral("commitments"), commitments);
    sentences.append(sentence);
    file.insert(QStringLiteral("sentences"), sentences);
    return QJsonDocument(file).toJson(QJsonDocument::Compact);
}

// The first one of the line, which stands at the end. What its check is set to is asked for once it is there.
QString mistakeOf(const PolicyDocument &policy, const PolicyLine &line)
{
    const QString own = QStringLiteral("/sentences/%1/").arg(policy.sentences.size() - 1);
    const QList<ProfileMistake> mistakes = policyMistakes(fileOf(policy, line));
    for (const ProfileMistake &mistake : mistakes) {
        if (mistake.pointer.startsWith(own) && !mistake.pointer.contains(QLatin1String("/expects")))
            return QStringLiteral("%1 %2").arg(mistake.pointer.section(QLatin1Char('/'), -1) == QLatin1String("id")
                                                   ? QStringLiteral("§")
                                                   : mistake.pointer.section(QLatin1Char('/'), -1),
                                               mistake.reason);
    }
    return {};
}

Result<void> notThere(const QString &commitmentId)
{
    return failure(ErrorKind::NotFound,
                   QStringLiteral("Nothing was removed: there is no %1 in this policy.").arg(commitmentId));
}

} // namespace

QList<LineChoice> lineChoices(CommitmentKind kind)
{
    QList<LineChoice> choices;
    switch (kind) {
    case CommitmentKind::Promise:
        for (const PromiseCheckKind &check : promiseCheckKinds())
            choices.append({check.id, check.name});
        break;
    case CommitmentKind::Retention:
        for (const RecordClass &known : recordClasses())
            choices.append({known.id, known.name});
        break;
    case CommitmentKind::Right:
        for (const RequestType type : kRequestTypes)
            choices.append({requestTypeToken(type), rightName({type, {}, {}})});
        break;
    case CommitmentKind::Disclosure:
        for (const char *told : kTold)
            choices.append({QString::fromLatin1(told), QString::fromLatin1(told)});
        break;
    case CommitmentKind::Duty:
        break;
    }
    return choices;
}

QList<LineChoice> checkChoices()
{
    return QList<LineChoice>{{QString(), QStringLiteral("nothing looks at it")}} + lineChoices(CommitmentKind::Promise);
}

QList<LineChoice> regimeChoices()
{
    QList<LineChoice> choices{{QString(), QStringLiteral("that of each case")}};
    for (const Regime regime : kRegimes)
        choices.append({regimeToken(regime), regimeName(regime)});
    return choices;
}

const PolicySentence *sentenceOf(const PolicyDocument &policy, const QString &sentenceId)
{
    const auto at = std::ranges::find(policy.sentences, sentenceId, &PolicySentence::id);
    return at == policy.sentences.end() ? nullptr : &*at;
}

Result<QString> addLine(PolicyDocument &policy, const PolicyLine &line, const QString &after)
{
    const PolicySentence *known = sentenceOf(policy, line.sentence.trimmed());
    const PolicySentence *before = policy.sentenceWith(after);
    const qsizetype at = known    ? known - policy.sentences.constData()
                         : before ? before - policy.sentences.constData() + 1
                                  : policy.sentences.size();
    Commitment made = commitmentOf(line);
    made.id = freeId(policy, line);
    PolicySentence sentence =
        known ? *known : PolicySentence{line.sentence.trimmed(), line.place.trimmed(), line.quote.trimmed(), {}};
    sentence.commitments.append(made);
    // Looked at as the last one, so that of two that are alike the new one is named.
    PolicyDocument tried = policy;
    if (known)
        tried.sentences.removeAt(at);
    tried.sentences.append(sentence);
    if (line.kind == CommitmentKind::Retention)
        setPeriodOf(tried, made.id, line.length);
    else if (line.kind == CommitmentKind::Right && !line.length.trimmed().isEmpty())
        setSettingOf(tried, made.id, QStringLiteral("within"), line.length);
    if (const QString mistake = mistakeOf(tried, line); !mistake.isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("Nothing was added: %1.").arg(mistake));
    tried.sentences.move(tried.sentences.size() - 1, at);
    policy = tried;
    return made.id;
}

Result<void> removeLine(PolicyDocument &policy, const QString &commitmentId)
{
    const PolicySentence *sentence = std::as_const(policy).sentenceWith(commitmentId);
    if (!sentence)
        return notThere(commitmentId);
    if (sentence->commitments.size() == 1)
        return removeSentence(policy, commitmentId);
    const QString id = commitmentId; // which may be of this document
    policy.sentenceWith(id)->commitments.removeIf([&id](const Commitment &each) { return each.id == id; });
    return {};
}

Result<void> removeSentence(PolicyDocument &policy, const QString &commitmentId)
{
    const PolicySentence *sentence = std::as_const(policy).sentenceWith(commitmentId);
    if (!sentence)
        return notThere(commitmentId);
    if (policy.sentences.size() == 1)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Nothing was removed: a policy has at least one sentence. Take the policy out of "
                                      "force instead."));
    policy.sentences.removeAt(sentence - policy.sentences.constData());
    return {};
}

} // namespace Gatehouse
