// JSON as the text that it is: values are found at places of the data map, and taken out or replaced there, and not one
// other byte changes. A parser that writes it all anew would reorder and round what belongs to other people.
#pragma once

#include <QByteArray>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace Gatehouse
{

class JsonText
{
public:
    // Nothing when it is no JSON, or nested deeper than any product does.
    static std::optional<JsonText> parse(const QByteArray &text);
    JsonText(JsonText &&) noexcept;
    JsonText &operator=(JsonText &&) noexcept;
    ~JsonText();

    // Single values at a path such as /params/id or /*/user_id, as texts; strings and numbers alike, as products mix
    // them.
    QStringList valuesAt(const QString &path) const;
    // What becomes of a single value: nothing: it is taken out, with its name or its place in the list. A number that
    // becomes a number stays one.
    using Change = std::function<std::optional<QString>(const QString &value)>;
    // Changes the single values at the path that `isMeant`; the text afterwards.
    QByteArray changed(const QString &path, const std::function<bool(const QString &)> &isMeant,
                       const Change &change) const;
    // Takes out whatever is at the path.
    QByteArray without(const QString &path) const;
    // Only single values, and lists of such, that stand at one of the paths. Nothing when it is no object.
    std::optional<QByteArray> reducedTo(const QSet<QString> &paths) const;

private:
    struct Node;
    struct Edit;
    JsonText(QByteArray text, std::unique_ptr<Node> root);
    QString valueOf(const Node &node) const;
    QByteArray edited(const Edit &edit) const;

    QByteArray m_text;
    std::unique_ptr<Node> m_root;
};

// A text as it stands in JSON, with its quotes.
QByteArray jsonString(const QString &text);

} // namespace Gatehouse
