// The letters to a person: texts that anybody may edit, with places for what is of one case.
#pragma once

#include "models/core/error.h"

#include <QMap>
#include <QString>
#include <QStringList>

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

inline constexpr std::array kLetterLanguages{"en", "zh"};

struct LetterText {
    QString subject;
    QString body;

    bool operator==(const LetterText &) const = default;
};

class LetterTemplate
{
public:
    // A first line "Subject: ...", an empty line, and the text. InvalidInput: not of this form, or with a {place} that
    // nothing fills; the message names it.
    static Result<LetterTemplate> parse(const QString &text, const QString &file);
    // A shipped one. NotFound: no such language.
    static Result<LetterTemplate> load(LetterKind kind, const QString &language);

    static const QStringList &knownPlaces();
    // That this one has.
    const QStringList &places() const { return m_places; }
    // InvalidInput: a place of this letter has no value; the message names it. Values are put in as they are and never
    // looked at for places again.
    Result<LetterText> filled(const QMap<QString, QString> &values) const;

private:
    LetterText m_text;
    QStringList m_places;
};

} // namespace Gatehouse
