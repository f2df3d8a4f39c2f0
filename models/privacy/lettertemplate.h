// The letters about a case, and what of it goes into them.
#pragma once

#include "models/core/formletter.h"

#include <array>
#include <optional>

namespace Gatehouse
{

enum class LetterKind {
    Acknowledgement,
    IdentityRequest,
    Extension,
    Completion,
    CompletionRetained, // with what stays, and the grounds
    Refusal,            // with remedies
    Article19           // to recipients of the data
};
inline constexpr std::array kLetterKinds{
    LetterKind::Acknowledgement,    LetterKind::IdentityRequest, LetterKind::Extension, LetterKind::Completion,
    LetterKind::CompletionRetained, LetterKind::Refusal,         LetterKind::Article19};
// "completion_retained".
QString letterKindToken(LetterKind kind);
std::optional<LetterKind> letterKindFromToken(const QString &token);

class LetterTemplate
{
public:
    static Result<FormLetter> parse(const QString &text, const QString &file);
    // A shipped one. NotFound: no such language.
    static Result<FormLetter> load(LetterKind kind, const QString &language);

    static const QStringList &knownPlaces();
};

} // namespace Gatehouse
