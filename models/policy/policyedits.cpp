#include "models/policy/policyedits.h"

#include "models/policy/commitmentwords.h"
#include "models/policy/policyjson.h"
#include "models/policy/promisechecks.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Length = PolicyPeriod::Length;

const QString kPeriod = QStringLiteral("period");
const QString kWithin = QStringLiteral("within");
const QString kReview = QStringLiteral("review");
const QString kRegime = QStringLiteral("regime");
const QString kCheck = QStringLiteral("check");
const QString kQuote = QStringLiteral("quote");
const QString kSays = QStringLiteral("says");

QJsonValue valueOf(const PromiseCheckSetting &setting, const QString &text)
{
    if (setting.kind == PromiseCheckSetting::Kind::Count)
        return text.toLongLong();
    if (setting.kind != PromiseCheckSetting::Kind::Words)
        return text.trimmed();
    QJsonArray list;
    for (const QString &word : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        list.append(word.trimmed());
    return list;
}

PolicyPeriod withLength(PolicyPeriod period, const QString &token)
{
    const QString length = token.trimmed();
    period.kind = length == QLatin1String("unlimited")      ? Length::Unlimited
                  : length == QLatin1String("necessary")    ? Length::Necessary
                  : length == QLatin1String("while_active") ? Length::WhileActive
                                                            : Length::Given;
    period.length = period.kind == Length::Given ? length : QString();
    return period;
}

bool setCheckSetting(Commitment &commitment, const QString &name, const QString &text)
{
    const PromiseCheckKind *kind = promiseCheckKind(commitment.check);
    if (!kind)
        return false;
    const auto setting = std::ranges::find(kind->settings, name, &PromiseCheckSetting::name);
    if (setting == kind->settings.end())
        return false;
    if (text.trimmed().isEmpty() && !setting->required)
        commitment.expects.remove(name);
    else
        commitment.expects.insert(name, valueOf(*setting, text));
    return true;
}

// False: it is no regime, or nothing that has one.
bool setRegime(Commitment &commitment, const QString &text)
{
    const QString token = text.trimmed();
    const auto regime = regimeFromToken(token);
    if (commitment.kind != CommitmentKind::Right || (!regime && !token.isEmpty()))
        return false;
    commitment.right.regime = regime;
    return true;
}

// False: no other check can be chosen for it.
bool setCheck(Commitment &commitment, const QString &text)
{
    const QString check = text.trimmed();
    if (commitment.kind != CommitmentKind::Disclosure)
        return false;
    if (check == commitment.check)
        return true;
    commitment.check = check;
    commitment.expects = {};
    commitment.numberIsOurs = false;
    return true;
}

QString regimeText(std::optional<Regime> regime)
{
    return regime ? regimeToken(*regime) : QString();
}

QList<LineChoice> choicesOf(const QStringList &words)
{
    QList<LineChoice> choices;
    for (const QString &word : words)
        choices.append({word, word});
    return choices;
}

QList<PolicySetting> numbersOf(const Commitment &commitment)
{
    QList<PolicySetting> settings;
    if (commitment.kind == CommitmentKind::Retention)
        settings.append({kPeriod, periodLengthToken(commitment.retention.period), {}});
    if (commitment.kind == CommitmentKind::Right)
        settings.append({kRegime, regimeText(commitment.right.regime), regimeChoices()});
    if (commitment.kind == CommitmentKind::Right && commitment.right.within)
        settings.append({kWithin, periodLengthToken(*commitment.right.within), {}});
    if (commitment.kind == CommitmentKind::Duty && !commitment.reviewEvery.isEmpty())
        settings.append({kReview, commitment.reviewEvery, {}});
    if (commitment.kind == CommitmentKind::Disclosure)
        settings.append({kCheck, commitment.check, checkChoices()});
    if (const PromiseCheckKind *kind = promiseCheckKind(commitment.check)) {
        for (const PromiseCheckSetting &setting : kind->settings)
            settings.append(
                {setting.name, settingText(commitment.expects.value(setting.name)), choicesOf(setting.allowed)});
    }
    return settings;
}

// False: it is no wording.
bool setWording(PolicySentence &sentence, Commitment &commitment, const QString &name, const QString &text)
{
    if (name != kQuote && name != kSays)
        return false;
    (name == kQuote ? sentence.quote : commitment.says) = text.trimmed();
    return true;
}

} // namespace

QList<PolicySetting> settingsOf(const PolicyDocument &policy, const QString &commitmentId)
{
    const PolicySentence *sentence = policy.sentenceWith(commitmentId);
    const Commitment *commitment = policy.commitment(commitmentId);
    if (!sentence || !commitment)
        return {};
    return numbersOf(*commitment) +
           QList<PolicySetting>{{kQuote, sentence->quote, {}, true}, {kSays, commitment->says, {}, true}};
}

bool setPeriodOf(PolicyDocument &policy, const QString &commitmentId, const QString &length)
{
    Commitment *commitment = policy.commitment(commitmentId);
    if (!commitment || commitment->kind != CommitmentKind::Retention)
        return false;
    commitment->retention.period = withLength(commitment->retention.period, length);
    // What never ends cannot have to go.
    if (commitment->retention.period.kind == Length::Unlimited)
        commitment->retention.mustGoAfter = false;
    commitment->numberIsOurs = false;
    return true;
}

bool setSettingOf(PolicyDocument &policy, const QString &commitmentId, const QString &name, const QString &text)
{
    Commitment *commitment = policy.commitment(commitmentId);
    if (!commitment)
        return false;
    if (name == kPeriod)
        return setPeriodOf(policy, commitmentId, text);
    if (setWording(*policy.sentenceWith(commitmentId), *commitment, name, text))
        return true;
    if (name == kRegime)
        return setRegime(*commitment, text);
    if (name == kCheck)
        return setCheck(*commitment, text);
    bool done = true;
    if (name == kWithin && commitment->right.within)
        commitment->right.within = withLength(*commitment->right.within, text);
    else if (name == kReview && commitment->kind == CommitmentKind::Duty)
        commitment->reviewEvery = text.trimmed();
    else
        done = setCheckSetting(*commitment, name, text);
    if (done)
        commitment->numberIsOurs = false;
    return done;
}

} // namespace Gatehouse
