// Who signs the letters about privacy requests, remembered for each operator.
#pragma once

#include <QHash>
#include <QString>

namespace Gatehouse
{

class LetterForm;
class TeamSession;

// Whoever has signed in finds the name that they last had a letter signed with; nobody finds another's. `signers`: by
// the ids of the operators. All outlive the form.
void rememberSigner(LetterForm &form, TeamSession &team, QHash<QString, QString> &signers);

} // namespace Gatehouse
