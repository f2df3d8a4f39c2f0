#include "models/policy/policynotice.h"

#include "models/audit/hash.h"
#include "models/core/formletter.h"
#include "models/policy/recordclass.h"

namespace Gatehouse
{

namespace
{

// A letter with every sentence of a policy in it is read by nobody.
constexpr qsizetype kMostSentences = 40;

const QStringList &knownPlaces()
{
    static const QStringList places{
        QStringLiteral("policy"),       QStringLiteral("version"), QStringLiteral("before"),
        QStringLiteral("from_day"),     QStringLiteral("changes"), QStringLiteral("schedules"),
        QStringLiteral("organisation"), QStringLiteral("contact"), QStringLiteral("today")};
    return places;
}

bool isChinese(const QString &language)
{
    return language == QLatin1String("zh");
}

QString nothing(const QString &language)
{
    return isChinese(language) ? QStringLiteral("- 无") : QStringLiteral("- none");
}

// A sentence that was not there before, or is not there any more, is said to be so.
QString wordsOf(const QString &quote, const QString &language)
{
    const QString none = isChinese(language) ? QStringLiteral("（无此句）") : QStringLiteral("(no such sentence)");
    return quote.isEmpty() ? none : quote;
}

// The words of the policy stand as they are published, in its own language.
QString sentencesText(const PolicyDifference &difference, const QString &language)
{
    QStringList lines;
    for (const SentenceChange &change : difference.sentences.mid(0, kMostSentences)) {
        const QString was = isChinese(language) ? QStringLiteral("原文") : QStringLiteral("before");
        const QString is = isChinese(language) ? QStringLiteral("现文") : QStringLiteral("now");
        lines.append(QStringLiteral("- ") + change.place);
        if (change.kind == ChangeKind::Added || change.before != change.after)
            lines.append(QStringLiteral("    %1: %2").arg(was, wordsOf(change.before, language)));
        lines.append(QStringLiteral("    %1: %2").arg(is, wordsOf(change.after, language)));
    }
    const qsizetype more = difference.sentences.size() - kMostSentences;
    if (more > 0)
        lines.append(
            (isChinese(language) ? QStringLiteral("- 以及另外 %1 处") : QStringLiteral("- and %1 more")).arg(more));
    return lines.isEmpty() ? nothing(language) : lines.join(QLatin1Char('\n'));
}

QString schedulesText(const PolicyDifference &difference, const QString &language)
{
    const QString none = isChinese(language) ? QStringLiteral("无期限规定") : QStringLiteral("no period");
    const auto joined = [&none](const QStringList &terms) {
        return terms.isEmpty() ? none : terms.join(QStringLiteral("; "));
    };
    QStringList lines;
    for (const ScheduleChange &change : difference.schedules)
        lines.append(QStringLiteral("- %1: %2 -> %3")
                         .arg(recordClassName(change.recordClass), joined(change.before), joined(change.after)));
    return lines.isEmpty() ? nothing(language) : lines.join(QLatin1Char('\n'));
}

QMap<QString, QString> valuesOf(const PolicyDocument &before, const PolicyDocument &after,
                                const PolicyDifference &difference, const PolicyNoticeDesk &desk,
                                const QString &language, const QDateTime &now)
{
    return {{QStringLiteral("policy"), after.name},
            {QStringLiteral("version"), after.version},
            {QStringLiteral("before"), before.version.isEmpty() ? QStringLiteral("-") : before.version},
            {QStringLiteral("from_day"), desk.from.toString(Qt::ISODate)},
            {QStringLiteral("changes"), sentencesText(difference, language)},
            {QStringLiteral("schedules"), schedulesText(difference, language)},
            {QStringLiteral("organisation"), desk.organisation},
            {QStringLiteral("contact"), desk.sender.address},
            {QStringLiteral("today"), now.date().toString(Qt::ISODate)}};
}

} // namespace

Result<QList<PolicyDraft>> draftNotices(const PolicyDocument &before, const PolicyDocument &after,
                                        const PolicyNoticeDesk &desk, const QStringList &languages,
                                        const QDateTime &now)
{
    const PolicyDifference difference = policyDifference(before, after);
    if (difference.isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("Nothing differs between the two versions, so there is "
                                                               "nothing to tell."));
    QList<PolicyDraft> drafts;
    for (const AudienceDuty &duty : difference.told) {
        const QString audience = audienceToken(duty.audience);
        for (const QString &language : languages) {
            const auto form = FormLetter::load(QStringLiteral("policy_") + audience, language, knownPlaces());
            const auto text = form ? form->filled(valuesOf(before, after, difference, desk, language, now))
                                   : std::unexpected(form.error());
            // To ourselves: the mail program is given the receivers, and no list of users stands in a draft.
            const auto bytes = text ? mailBytes({desk.sender, desk.sender, text->subject, text->body, now})
                                    : std::unexpected(text.error());
            if (!bytes)
                return std::unexpected(bytes.error());
            const QString sha256 = QString::fromLatin1(toHex(Sha256().of(*bytes)));
            drafts.append({{after.id, after.version, before.version, audience, language, sha256, {}, 0},
                           QStringLiteral("%1-%2-%3-%4.eml").arg(after.id, after.version, audience, language),
                           *bytes});
        }
    }
    return drafts;
}

} // namespace Gatehouse
