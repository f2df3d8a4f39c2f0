#include "tests/arch/sourcetree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace Gatehouse::Arch
{

bool SourceFile::isIn(QLatin1String folder) const
{
    return path.startsWith(folder + QLatin1Char('/'));
}

QString SourceFile::baseName() const
{
    return QFileInfo(path).completeBaseName();
}

int SourceFile::lineCount() const
{
    return int(text.count(QLatin1Char('\n'))) + (text.isEmpty() || text.endsWith(QLatin1Char('\n')) ? 0 : 1);
}

static bool isNotOurs(const QString &path)
{
    static const QRegularExpression outside(
        QStringLiteral("^(\\.git|build[^/]*|tour|\\.cache|\\.vscode|\\.idea)(/|$)|\\.(user|qm|o)$|~$|"
                       "^(compile_commands\\.json|CMakeUserPresets\\.json)$"));
    return outside.match(path).hasMatch();
}

static bool holdsText(const QString &path)
{
    static const QRegularExpression binary(QStringLiteral("\\.(png|jpg|ico|gz|sqlite|db|bin|ttf|otf)$"));
    return !binary.match(path).hasMatch();
}

QList<SourceFile> readTree(const QString &root)
{
    QList<SourceFile> files;
    const QDir top(root);
    QDirIterator it(root, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        const QString path = top.relativeFilePath(it.filePath());
        if (isNotOurs(path))
            continue;
        SourceFile file{path, {}, it.fileInfo().size()};
        QFile content(it.filePath());
        if (holdsText(path) && content.open(QIODevice::ReadOnly))
            file.text = QString::fromUtf8(content.readAll());
        files.append(file);
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

namespace
{

// Walks C++ text and blanks what is not code.
class Blanker
{
public:
    explicit Blanker(const QString &text)
        : m_text(text)
        , m_out(text)
    {
    }

    QString run()
    {
        while (m_at < m_text.size()) {
            if (startsWith("//"))
                blankUntil(m_text.indexOf(QLatin1Char('\n'), m_at));
            else if (startsWith("/*"))
                blankUntil(after(m_text.indexOf(QLatin1String("*/"), m_at + 2), 2));
            else if (startsWith("R\"") && !isWord(m_at - 1))
                blankRawString();
            else if (at(m_at) == QLatin1Char('"'))
                blankQuoted(QLatin1Char('"'));
            else if (at(m_at) == QLatin1Char('\'') && !isWord(m_at - 1)) // 1'000 is a number
                blankQuoted(QLatin1Char('\''));
            else
                ++m_at;
        }
        return m_out;
    }

private:
    QChar at(qsizetype i) const { return i >= 0 && i < m_text.size() ? m_text.at(i) : QChar(); }
    bool isWord(qsizetype i) const { return at(i).isLetterOrNumber() || at(i) == QLatin1Char('_'); }
    bool startsWith(const char *what) const { return QStringView(m_text).mid(m_at).startsWith(QLatin1String(what)); }
    static qsizetype after(qsizetype found, qsizetype length) { return found < 0 ? found : found + length; }

    void blankUntil(qsizetype end)
    {
        const qsizetype stop = end < 0 ? m_text.size() : end;
        for (; m_at < stop; ++m_at) {
            if (m_out.at(m_at) != QLatin1Char('\n'))
                m_out[m_at] = QLatin1Char(' ');
        }
    }

    void blankRawString()
    {
        const qsizetype open = m_text.indexOf(QLatin1Char('('), m_at);
        const QString mark = QLatin1Char(')') + m_text.mid(m_at + 2, open - m_at - 2) + QLatin1Char('"');
        blankUntil(open < 0 ? -1 : after(m_text.indexOf(mark, open), mark.size()));
    }

    void blankQuoted(QChar quote)
    {
        qsizetype end = m_at + 1;
        while (end < m_text.size() && at(end) != quote && at(end) != QLatin1Char('\n'))
            end += at(end) == QLatin1Char('\\') ? 2 : 1;
        blankUntil(std::min(end + 1, m_text.size()));
    }

    const QString &m_text;
    QString m_out;
    qsizetype m_at = 0;
};

} // namespace

QString codeOnly(const QString &text)
{
    return Blanker(text).run();
}

int lineAt(const QString &text, qsizetype position)
{
    return int(QStringView(text).left(position).count(QLatin1Char('\n'))) + 1;
}

} // namespace Gatehouse::Arch
