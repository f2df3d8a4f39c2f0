// How the admin API of a product is spoken to, as its profile says. Plain values.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace Gatehouse
{

struct HttpHeaderRule {
    QString name;
    QString value; // "Bearer {token}"; {user_id} as well, and {basic} for both as in HTTP basic authentication

    bool operator==(const HttpHeaderRule &) const = default;
};

// What a refusal looks like: all that is named must hold.
struct AnswerSign {
    QList<int> statuses;  // of HTTP; empty: any
    QString pointer;      // a place in the whole answer that must be there; empty: none
    QStringList contains; // one of these is in the text at that place, whatever the case; empty: any text

    bool operator==(const AnswerSign &) const = default;
};

struct EnvelopeRules {
    QString data;    // JSON pointer of the answer's content; "" is the whole document
    QString success; // JSON pointer of a boolean; empty: the HTTP status decides
    QString message; // JSON pointer of the reason of a failure
    QString code;
    QList<AnswerSign> notFound; // there is no such account, key or provider; none: status 404
    QList<AnswerSign> noRoute;  // this version does not know the call; besides status 404 and 405
};

struct PagingRules {
    QString style; // "page", "cursor", "none"
    QString pageParameter;
    int firstPage = 1;
    QString sizeParameter;
    int maxSize = 100;
    QString cursorParameter;
    QString nextCursor; // JSON pointers into the whole answer
    QString items;
    QString total;
};

struct ApiCall {
    QString method;
    QString path; // "/api/user/{id}"
    QMap<QString, QString> query;
    QJsonObject body; // "{id}" and "{id:int}" are filled in
    bool signedIn = true;
    // Name -> JSON pointer below data: "version", "time_ms"; "id", "name", "status" of an item; "deleted", a mark that
    // outranks the status; "record", what is missing in an answer about nothing.
    QMap<QString, QString> results;
    std::optional<PagingRules> paging; // of a list that is paged in a way of its own

    bool changes() const { return method != QLatin1String("GET"); }
    // Whether its path, query or body holds {parameter}.
    bool mentions(const QString &parameter) const;
};

// The share of the product's own limit that the console takes.
struct CallBudgetRules {
    int calls = 60;
    int seconds = 60;
};

enum class EntityKind { Account, Key, Provider };
inline constexpr std::array kEntityKinds{EntityKind::Account, EntityKind::Key, EntityKind::Provider};
// "account", "key", "provider": the word in verbs ("disable_key").
QString entityToken(EntityKind kind);

// What a status reads when something works, when it was switched off, and when it is deleted although it is still
// listed. Numbers and booleans are read as text.
struct StateWords {
    QStringList enabled;
    QStringList disabled;
    QStringList gone;

    bool operator==(const StateWords &) const = default;
};

struct AdminApiRules {
    QList<HttpHeaderRule> headers;
    EnvelopeRules envelope;
    PagingRules paging;
    CallBudgetRules budget;
    QMap<EntityKind, StateWords> states;
    // By verb: "health", "list_keys", "disable_key" ...; the ways of the product's versions, the newest first.
    QMap<QString, QList<ApiCall>> calls;
    QMap<QString, QString> unsupported; // verb -> why the product does not offer it
};

} // namespace Gatehouse
