// What a commitment comes to, in words: for lists, differences and letters.
#pragma once

#include "models/policy/policydocument.h"

namespace Gatehouse
{

// "Promise", "Period", "Right", "Disclosure", "Duty".
QString commitmentKindName(CommitmentKind kind);
// "GDPR", "UK GDPR", "California".
QString regimeName(Regime regime);
// "the right to object (GDPR)".
QString rightName(const RightTerm &right);
// What is looked at or counted: "API call records: gone after 90 days from when it was recorded", "TLS: min 1.3".
QString commitmentTerms(const Commitment &commitment);
// A value as it is typed: "1.3", "P90D", "key, password".
QString settingText(const QJsonValue &value);
// "min 1.3", "of key, password; as bcrypt"; periods in words.
QString settingsText(const QJsonObject &settings);

} // namespace Gatehouse
