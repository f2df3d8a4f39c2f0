// Which credentials of a run were switched again since, or by a case at any time, so that whoever takes it back must
// leave them as they are. Of a store in a file; one on a server looks by itself.
#pragma once

#include "models/credentials/credentialrun.h"
#include "models/database/database.h"

#include <QHash>

namespace Gatehouse
{

class CredentialUndo
{
public:
    // Within the transaction that begins the run. Denied: it was taken back already, or all of it was switched again.
    // NotFound: there is no such run at the gateway. Finds nothing to leave when the run undoes none.
    static Result<CredentialUndo> over(Database &store, const NewCredentialRun &undo);

    // "credential run 7 switched it later"; empty: it is taken back.
    QString whyLeft(const CredentialTarget &target) const;
    int left() const { return m_left; }

private:
    CredentialUndo() = default;
    Result<void> read(Database &store, const char *sql, const QString &what, const NewCredentialRun &undo);
    Result<void> readCases(Database &store, const NewCredentialRun &undo);

    QHash<QString, QString> m_since; // by kind and id
    int m_left = 0;
};

} // namespace Gatehouse
