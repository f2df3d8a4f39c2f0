// What a person changes of a policy without touching its file: periods, settings and wording.
#pragma once

#include "models/policy/policydocument.h"
#include "models/policy/policylines.h"

namespace Gatehouse
{

// A value of a commitment that can be set by itself.
struct PolicySetting {
    QString name; // "period", "within", "review", "regime", "check", a setting of its check, "quote" or "says"
    QString text; // as it is typed: "P90D", "1.3", "key, password"
    QList<LineChoice> allowed; // words to choose from; none: a period or free words
    bool isWords = false;      // free words of people

    bool operator==(const PolicySetting &) const = default;
};

// The wording comes last: the quote of its sentence, which others of that sentence share, and what it says itself.
QList<PolicySetting> settingsOf(const PolicyDocument &policy, const QString &commitmentId);

// False: there is no such commitment, or nothing of it has this period or setting. A text that cannot be used is taken
// all the same, so that people can type; policyMistakes() names it. A number that is set is not ours any more. Whose
// clock a right has cannot be anything but one of its choices, so that another one is false as well; a disclosure that
// another check looks at keeps nothing of what the check before was set to.
bool setPeriodOf(PolicyDocument &policy, const QString &commitmentId, const QString &length);
bool setSettingOf(PolicyDocument &policy, const QString &commitmentId, const QString &name, const QString &text);

} // namespace Gatehouse
