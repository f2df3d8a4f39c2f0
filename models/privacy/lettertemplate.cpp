#include "models/privacy/lettertemplate.h"

namespace Gatehouse
{

namespace
{

constexpr const char *kKindTokens[] = {"acknowledgement",     "identity_request", "extension", "completion",
                                       "completion_retained", "refusal",          "article_19"};
static_assert(std::size(kKindTokens) == kLetterKinds.size());

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

Result<FormLetter> LetterTemplate::parse(const QString &text, const QString &file)
{
    return FormLetter::parse(text, file, knownPlaces());
}

Result<FormLetter> LetterTemplate::load(LetterKind kind, const QString &language)
{
    return FormLetter::load(letterKindToken(kind), language, knownPlaces());
}

} // namespace Gatehouse
