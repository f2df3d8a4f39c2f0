// The options of the commands on credentials.
#pragma once

#include "app/ctl/givenoptions.h"

#include <QCommandLineOption>

#include <optional>

namespace Gatehouse::Ctl
{

// Nothing: it is no option of theirs.
std::optional<QCommandLineOption> credentialOption(const QString &name);

// What was given of them. The error says what is wrong with which.
Result<void> readCredentialOptions(const GivenOptions &given, CredentialRequest &into);

} // namespace Gatehouse::Ctl
