// A letter as a text that anybody may edit, with places for what differs from one to the next.
#pragma once

#include "models/core/error.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <array>

namespace Gatehouse
{

inline constexpr std::array kLetterLanguages{"en", "zh"};

struct LetterText {
    QString subject;
    QString body;

    bool operator==(const LetterText &) const = default;
};

class FormLetter
{
public:
    // A first line "Subject: ...", an empty line, and the text. InvalidInput: not of this form, or with a {place} that
    // is not among the known ones; the message names it.
    static Result<FormLetter> parse(const QString &text, const QString &file, const QStringList &knownPlaces);
    // The shipped one of that name. NotFound: no such language.
    static Result<FormLetter> load(const QString &name, const QString &language, const QStringList &knownPlaces);

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
