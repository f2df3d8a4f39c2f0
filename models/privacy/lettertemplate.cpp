#include "models/privacy/lettertemplate.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr const char *kKindTokens[] = {"acknowledgement",     "identity_request", "extension", "completion",
                                       "completion_retained", "refusal",          "article_19"};
static_assert(std::size(kKindTokens) == kLetterKinds.size());

const QRegularExpression &place()
{
    static const QRegularExpression expression(QStringLiteral("\\{([^{}\n]*)\\}"));
    return expression;
}

QString withValues(const QString &text, const QMap<QString, QString> &values)
{
    QString filled;
    qsizetype from = 0;
    for (auto it = place().globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        filled += QStringView(text).sliced(from, match.capturedStart() - from);
        filled += values.value(match.captured(1));
        from = match.capturedEnd();
    }
    filled += QStringView(text).sliced(from);
    return filled;
}

} // namespace

QString letterKindToken(LetterKind kind)
{
    return QLatin1String(kKindTokens[size_t(kind)]);
}

std::optional<LetterKind> letterKindFromToken(const QString &token)
{
    for (const LetterKind kind : kLetterKinds) {
        if (token == letterKindToken(kind))
            return kind;
    }
    return std::nullopt;
}

const QStringList &LetterTemplate::knownPlaces()
{
    static const QStringList all{
        QStringLiteral("case_id"),          QStringLiteral("request"), QStringLiteral("received_day"),
        QStringLiteral("due_day"),          QStringLiteral("today"),   QStringLiteral("organisation"),
        QStringLiteral("contact"),          QStringLiteral("reason"),  QStringLiteral("retained"),
        QStringLiteral("denial"),           QStringLiteral("law"),     QStringLiteral("authority"),
        QStringLiteral("subject_reference")};
    return all;
}

Result<LetterTemplate> LetterTemplate::parse(const QString &text, const QString &file)
{
    const auto wrong = [&file](const QString &why) {
        return failure(ErrorKind::InvalidInput, QStringLiteral("The letter %1 cannot be used: %2").arg(file, why));
    };
    const QString head = text.section(QLatin1Char('\n'), 0, 0);
    const QString mark = QStringLiteral("Subject: ");
    LetterTemplate letter;
    letter.m_text.subject = head.sliced(std::min(mark.size(), head.size())).trimmed();
    letter.m_text.body = text.section(QLatin1Char('\n'), 2);
    if (!head.startsWith(mark) || letter.m_text.subject.isEmpty() ||
        !text.section(QLatin1Char('\n'), 1, 1).trimmed().isEmpty() || letter.m_text.body.trimmed().isEmpty())
        return wrong(QStringLiteral("its first line is \"Subject: ...\", the second is empty, and the text follows."));
    for (auto it = place().globalMatch(text); it.hasNext();) {
        const QString name = it.next().captured(1);
        if (!knownPlaces().contains(name))
            return wrong(QStringLiteral("nothing fills {%1}. There are: {%2}.")
                             .arg(name, knownPlaces().join(QStringLiteral("}, {"))));
        if (!letter.m_places.contains(name))
            letter.m_places.append(name);
    }
    QString rest = text;
    if (rest.remove(place()).contains(QRegularExpression(QStringLiteral("[{}]"))))
        return wrong(QStringLiteral("a brace is not closed, or was not opened."));
    return letter;
}

Result<LetterTemplate> LetterTemplate::load(LetterKind kind, const QString &language)
{
    const QString name = QStringLiteral("%1/%2.txt").arg(language, letterKindToken(kind));
    QFile file(QStringLiteral(":/gatehouse/letters/") + name);
    const bool known =
        std::ranges::any_of(kLetterLanguages, [&](const char *one) { return language == QLatin1String(one); });
    if (!known || !file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       QStringLiteral("There is no letter in the language %1. There are: en, zh.").arg(language));
    return parse(QString::fromUtf8(file.readAll()), name);
}

Result<LetterText> LetterTemplate::filled(const QMap<QString, QString> &values) const
{
    for (const QString &name : m_places) {
        if (values.value(name).trimmed().isEmpty())
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("The letter cannot be written: it needs %1, which is missing.").arg(name));
    }
    return LetterText{withValues(m_text.subject, values), withValues(m_text.body, values)};
}

} // namespace Gatehouse
