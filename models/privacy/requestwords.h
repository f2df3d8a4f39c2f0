// What people and products call the rights, the laws and the days, in English and Chinese.
#pragma once

#include "models/privacy/caseclock.h"

#include <QDate>
#include <QString>

#include <optional>

namespace Gatehouse
{

// The whole text is a word for it: "erasure", "Right to access", "删除". Nothing: it is not known.
std::optional<RequestType> requestTypeCalled(const QString &word);
// "GDPR", "ccpa", "UK GDPR", "加州".
std::optional<Regime> regimeCalled(const QString &word);

struct TypeGuess {
    RequestType type = RequestType::Access;
    QString words; // that it was guessed by
};
// The first words in a letter that ask for something. A guess: a letter may quote them, or deny them.
std::optional<TypeGuess> guessedRequestType(const QString &letter);

// 2026-11-02, with a time behind it or not, 2026/11/2, 2026年11月2日, 2.11.2026. Of 3/4/2026 nobody can tell which day
// it is: invalid, unless one of the two is more than 12.
QDate dayCalled(const QString &text);

} // namespace Gatehouse
