// Letters to the owners of credentials, as drafts that a person looks at and sends.
#pragma once

#include "models/core/mailmessage.h"
#include "models/credentials/credential.h"
#include "models/privacy/gatewaytables.h"
#include "models/promises/promisemap.h"

#include <QHash>

namespace Gatehouse
{

struct CredentialLetterOrder {
    QList<Credential> chosen;
    MailAddress sender; // also where an answer goes
    QString organisation;
    QString language; // "en", "zh"
    QString folder;
    QDate answerBy;
    QString by; // id of the operator
};

struct CredentialDraft {
    QString fileName; // "credentials-003-en.eml": it names nobody
    QByteArray bytes; // of an .eml file
};

// What became of an order.
struct CredentialLetters {
    int written = 0;
    int credentials = 0;    // that they speak of
    int withoutAddress = 0; // credentials whose owner has none, or who have no owner
};

// By the id of the owner: their address. An account is its own owner. Unsupported: the gateway keeps none.
Result<QHash<QString, MailAddress>> ownerAddresses(const PromiseMap &map, const GatewayTables &tables,
                                                   const QList<Credential> &chosen, const QueryLimits &limits);
// The id of who is written to about it; empty: nobody.
QString ownerOf(const Credential &one);

// One letter to each owner with an address, about all of theirs. InvalidInput: nobody has one, or the sender is no
// address.
Result<QList<CredentialDraft>> draftCredentialLetters(const CredentialLetterOrder &order,
                                                      const QHash<QString, MailAddress> &addresses,
                                                      const QDateTime &now, CredentialLetters &told);

} // namespace Gatehouse
