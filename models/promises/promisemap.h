// The section "promises" of a gateway profile: where the product keeps what the checks of a policy look at, and what it
// does not keep.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

// A column of times. Empty: not recorded. `unitUs`: 0 for the engine's own date-time type.
struct PromiseTime {
    QString column;
    qint64 unitUs = 1000;

    bool operator==(const PromiseTime &) const = default;
};

// Rows in which a column has one of some values, and none of others; no column: all rows.
struct PromiseRows {
    QString column;
    QStringList values;
    QStringList notValues; // NULL is none of them

    bool operator==(const PromiseRows &) const = default;
};

struct SecretPlace {
    QString of; // "key" or "password"
    QString table;
    QString column;
    bool isDigest = false; // the product writes digests there, so that digits alone are one, and no key made of digits
};

// What a credential may spend, in columns of one unit. `limit` NULL is none; or `remaining` and `used` add up to it.
struct CredentialLimit {
    QString limit;
    QString remaining;
    QString used; // since the beginning, never reset
    PromiseRows unlimited;
    QString period; // holds how long the limit is for, "30d"; without: for as long as there is the credential
    QString spent;  // of that period, so far
};

struct CredentialTable {
    QString what; // "key", "account": what people call it
    QString table;
    QString id;
    QString owner; // holds the key of a row of the table of persons; empty: not recorded
    QString label; // a name that people gave it; may name a person
    PromiseTime created;
    PromiseTime lastUsed;
    PromiseTime rotated;
    PromiseTime expires;
    PromiseTime deleted; // set: it is gone already
    PromiseRows live;    // those that can be used
    QStringList heldBy;  // other columns that say who answers for it: a team
    PromiseRows admin;   // those with the rights of an administrator
    CredentialLimit limit;
};

// The table that owners of credentials are in.
struct OwnerTable {
    QString table;
    QString key;
    QString email; // empty: not recorded
    QString name;
    PromiseTime deleted;
    PromiseRows present; // those that are not deleted
    PromiseRows live;    // those that may sign in
};

struct AdminLog {
    QString table;
    QString id;
    PromiseTime time;
    PromiseRows rows;
    QString actor;     // the account that did it; empty: not recorded as such
    QString target;    // the id of what it was done to; empty: not recorded as such
    PromiseRows deeds; // besides `rows`, those that show that an account is used: sign-ins; no column: `rows`
    PromiseRows told;  // the actor is recorded since the first of these; no column: of all rows
};

// Where the rights of a token of the admin API are told.
struct TokenRights {
    QString table; // that holds the tokens, or their owners
    QString column;
    bool isDigest = false; // SHA-256 in hexadecimal digits; else in clear
    QString id;            // of the owner, where the connection names it: then the token itself is not asked for
    QString owner;         // leads to the row of the owner; empty: the row is the owner's
    QString role;          // of the owner, in the table of owners
    QMap<QString, QString> enough; // role -> what people call it
    QMap<QString, QString> wider;  // that may do more than the console needs
    QString limits;                // of the token itself: what it may call; empty or NULL: all that its owner may
    QString absent;                // what a token is that no row holds
};

struct DeletedAccounts {
    QString table;
    QString key;
    PromiseTime time; // when it was deleted
};

// Who gets data: one row each.
struct RecipientTable {
    QString table;
    QString name;
    QString kind;     // "model_provider", as policies name recipients, too; empty: not recorded
    QString region;   // empty: not recorded
    QString agreed;   // when an agreement was signed; empty: not recorded
    QString training; // true: the use for training is switched off; empty: not recorded
    PromiseRows live;
    QString safeguard;               // what protects data that goes abroad; empty: not recorded
    QStringList needNoAgreement;     // kinds that get data because the law says so
    QMap<QString, QStringList> gets; // kind -> categories of tables; empty: the profile does not say who gets what
    QString kindOfAll;               // where no column tells the kind
    // Where `name` holds a code: code -> what people call it; empty: nobody else, it is on the gateway's own machine.
    QMap<QString, QString> names;
    QString address;              // the URL that data goes to instead of the usual one; empty: none can be set
    QMap<QString, QString> hosts; // the end of the host of such a URL -> what people call it
};

struct PromiseMap {
    QList<SecretPlace> secrets;
    QList<CredentialTable> credentials;
    OwnerTable owners; // its table is empty when nothing tells who they are
    AdminLog adminLog; // its table is empty when the product has none
    DeletedAccounts deletedAccounts;
    RecipientTable recipients;
    TokenRights tokens; // its table is empty when nothing tells
    // "secrets", "credentials", "admin_log", "deleted_accounts", "recipients", "tokens": why there is nothing to look
    // at.
    QMap<QString, QString> missing;

    // From the bytes of a profile that satisfies its schema; empty without the section.
    static PromiseMap fromProfile(const QByteArray &profile);
    // The same of a shipped profile's id, or of a file.
    static Result<PromiseMap> load(const QString &profile);
    // "The product records no ...", as the profile says it, or in general.
    QString why(const QString &what) const;
};

} // namespace Gatehouse
