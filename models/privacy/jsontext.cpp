#include "models/privacy/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <vector>

namespace Gatehouse
{

namespace
{

constexpr int kDeepest = 200;

QStringList stepsOf(const QString &path)
{
    return path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
}

QString unquoted(const QByteArray &text)
{
    // Nearly all names, and most values: the parser costs twenty times as much.
    const auto isPlain = [](char c) { return c >= ' ' && c < '\x7f' && c != '\\'; };
    if (text.size() >= 2 && std::ranges::all_of(text, isPlain))
        return QString::fromLatin1(text.constData() + 1, text.size() - 2);
    return QJsonDocument::fromJson('[' + text + ']').array().at(0).toString();
}

} // namespace

struct JsonText::Node {
    char kind = 0; // { [ " or the first letter of a number, true, false or null
    qsizetype start = 0;
    qsizetype end = 0;
    struct Member {
        QString name;        // of an object's member
        qsizetype start = 0; // of the name, or of the value in a list
        std::unique_ptr<Node> value;
    };
    std::vector<Member> members;

    bool isSingle() const { return kind != '{' && kind != '['; }
};

// What is done to nodes: nothing for most; an empty text takes one out.
struct JsonText::Edit {
    std::vector<std::pair<const Node *, QByteArray>> changes;

    const QByteArray *of(const Node *node) const
    {
        const auto at = std::ranges::find(changes, node, &std::pair<const Node *, QByteArray>::first);
        return at == changes.end() ? nullptr : &at->second;
    }

    QByteArray written(const QByteArray &text, const Node &node) const
    {
        if (const QByteArray *instead = of(&node))
            return *instead;
        if (node.isSingle() || node.members.empty())
            return text.mid(node.start, node.end - node.start);
        QByteArray out = text.mid(node.start, node.members.front().start - node.start);
        bool isFirst = true;
        for (size_t i = 0; i < node.members.size(); ++i) {
            const Node::Member &member = node.members[i];
            if (const QByteArray *instead = of(member.value.get()); instead && instead->isEmpty())
                continue;
            if (!isFirst) {
                const qsizetype before = node.members[i - 1].value->end;
                out += text.mid(before, member.start - before);
            }
            isFirst = false;
            out += text.mid(member.start, member.value->start - member.start) + written(text, *member.value);
        }
        return out + text.mid(node.members.back().value->end, node.end - node.members.back().value->end);
    }
};

namespace
{

template<typename Node>
class Reader
{
public:
    explicit Reader(const QByteArray &text)
        : m_text(text)
    {
    }

    std::unique_ptr<Node> document()
    {
        auto node = value(0);
        skipBlanks();
        return m_at == m_text.size() ? std::move(node) : nullptr;
    }

private:
    char here() const { return m_at < m_text.size() ? m_text.at(m_at) : '\0'; }
    void skipBlanks()
    {
        while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r')
            ++m_at;
    }
    bool take(char c)
    {
        skipBlanks();
        if (here() != c)
            return false;
        ++m_at;
        return true;
    }

    bool skipString()
    {
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text.at(m_at) == '\\')
                ++m_at;
            else if (m_text.at(m_at) == '"') {
                ++m_at;
                return true;
            }
        }
        return false;
    }

    std::unique_ptr<Node> value(int depth)
    {
        skipBlanks();
        auto node = std::make_unique<Node>();
        node->start = m_at;
        node->kind = here();
        bool read = depth < kDeepest;
        if (node->kind == '{' || node->kind == '[')
            read = read && members(*node, depth);
        else if (node->kind == '"')
            read = read && skipString();
        else
            read = read && skipWord();
        node->end = m_at;
        return read ? std::move(node) : nullptr;
    }

    bool skipWord()
    {
        const qsizetype start = m_at;
        const auto isOfWord = [](char c) {
            return c == '+' || c == '-' || c == '.' || QChar::fromLatin1(c).isLetterOrNumber();
        };
        while (isOfWord(here()))
            ++m_at;
        const QByteArray word = m_text.mid(start, m_at - start);
        if (word == "true" || word == "false" || word == "null")
            return true;
        bool isNumber = false;
        (void)word.toDouble(&isNumber);
        return isNumber && (word.at(0) == '-' || (word.at(0) >= '0' && word.at(0) <= '9'));
    }

    bool members(Node &node, int depth)
    {
        const bool isObject = node.kind == '{';
        const char end = isObject ? '}' : ']';
        ++m_at;
        if (take(end))
            return true;
        constexpr size_t kUsualMembers = 8;
        node.members.reserve(kUsualMembers);
        do {
            skipBlanks();
            typename Node::Member member;
            member.start = m_at;
            if (isObject) {
                if (here() != '"' || !skipString())
                    return false;
                member.name = unquoted(m_text.mid(member.start, m_at - member.start));
                if (!take(':'))
                    return false;
            }
            member.value = value(depth + 1);
            if (!member.value)
                return false;
            node.members.push_back(std::move(member));
        } while (take(','));
        return take(end);
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
};

template<typename Node, typename Visit>
void visitAt(const Node &node, const QStringList &steps, qsizetype step, const Visit &visit)
{
    if (step == steps.size()) {
        visit(node);
        return;
    }
    const bool isAny = steps.at(step) == QLatin1String("*");
    for (const auto &member : node.members) {
        if (isAny || (node.kind == '{' && member.name == steps.at(step)))
            visitAt(*member.value, steps, step + 1, visit);
    }
}

// Appends what stays of an object; nothing, and false, when nothing does. `at`: its path, as it was when this returns.
template<typename Node>
bool appendReduced(QByteArray &out, const QByteArray &text, const Node &node, const QSet<QString> &paths, QString &at)
{
    const QByteArrayView whole(text);
    const qsizetype begin = out.size();
    const qsizetype above = at.size();
    bool isEmpty = true;
    for (const auto &member : node.members) {
        at.append(QLatin1Char('/')).append(member.name);
        const Node &value = *member.value;
        const bool isPlain =
            value.isSingle() || (value.kind == '[' && std::ranges::all_of(value.members, [](const auto &each) {
                                     return each.value->isSingle();
                                 }));
        const bool stays = isPlain && paths.contains(at);
        const qsizetype before = out.size();
        if (stays || value.kind == '{')
            out.append(isEmpty ? '{' : ',').append(whole.sliced(member.start, value.start - member.start).trimmed());
        if (stays)
            out.append(whole.sliced(value.start, value.end - value.start));
        if (stays || (value.kind == '{' && appendReduced(out, text, value, paths, at)))
            isEmpty = false;
        else
            out.truncate(before);
        at.truncate(above);
    }
    if (isEmpty)
        out.truncate(begin);
    else
        out.append('}');
    return !isEmpty;
}

} // namespace

JsonText::JsonText(QByteArray text, std::unique_ptr<Node> root)
    : m_text(std::move(text))
    , m_root(std::move(root))
{
}

JsonText::JsonText(JsonText &&) noexcept = default;
JsonText &JsonText::operator=(JsonText &&) noexcept = default;
JsonText::~JsonText() = default;

std::optional<JsonText> JsonText::parse(const QByteArray &text)
{
    auto root = Reader<Node>(text).document();
    if (!root)
        return std::nullopt;
    return JsonText(text, std::move(root));
}

QString JsonText::valueOf(const Node &node) const
{
    const QByteArray raw = m_text.mid(node.start, node.end - node.start);
    return node.kind == '"' ? unquoted(raw) : QString::fromUtf8(raw);
}

QStringList JsonText::valuesAt(const QString &path) const
{
    QStringList values;
    visitAt(*m_root, stepsOf(path), 0, [&](const Node &node) {
        if (node.isSingle() && node.kind != 'n')
            values.append(valueOf(node));
    });
    return values;
}

QByteArray JsonText::edited(const Edit &edit) const
{
    if (edit.changes.empty())
        return m_text;
    return m_text.left(m_root->start) + edit.written(m_text, *m_root) + m_text.mid(m_root->end);
}

QByteArray JsonText::changed(const QString &path, const std::function<bool(const QString &)> &isMeant,
                             const Change &change) const
{
    Edit edit;
    visitAt(*m_root, stepsOf(path), 0, [&](const Node &node) {
        if (!node.isSingle() || node.kind == 'n' || !isMeant(valueOf(node)))
            return;
        const std::optional<QString> value = change(valueOf(node));
        bool isNumber = false;
        if (value)
            (void)value->toLongLong(&isNumber);
        const bool staysNumber = node.kind != '"' && isNumber;
        edit.changes.emplace_back(&node, !value ? QByteArray() : staysNumber ? value->toUtf8() : jsonString(*value));
    });
    return edited(edit);
}

QByteArray JsonText::without(const QString &path) const
{
    Edit edit;
    visitAt(*m_root, stepsOf(path), 0, [&](const Node &node) { edit.changes.emplace_back(&node, QByteArray()); });
    return edited(edit);
}

std::optional<QByteArray> JsonText::reducedTo(const QSet<QString> &paths) const
{
    if (m_root->kind != '{')
        return std::nullopt;
    QByteArray kept;
    QString at;
    kept.reserve(m_text.size());
    return appendReduced(kept, m_text, *m_root, paths, at) ? kept : QByteArrayLiteral("{}");
}

QByteArray jsonString(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

} // namespace Gatehouse
