#include "tests/arch/sourcerules.h"

#include <QRegularExpression>

namespace Gatehouse::Arch
{

namespace
{

using Scope = std::function<bool(const SourceFile &)>;

bool isCode(const SourceFile &file)
{
    return file.hasSuffix(QLatin1String(".cpp")) || file.hasSuffix(QLatin1String(".h"));
}

bool isInUi(const SourceFile &file)
{
    return file.isIn(QLatin1String("ui")) || file.isIn(QLatin1String("app/console"));
}

bool isInTests(const SourceFile &file)
{
    return file.isIn(QLatin1String("tests"));
}

bool isInTestsOfOurOwn(const SourceFile &file)
{
    return isInTests(file) && file.path != QLatin1String("tests/contracts/litellmschema_contract.cpp");
}

// Whatever runs without a window.
bool isHeadless(const SourceFile &file)
{
    return file.isIn(QLatin1String("models")) || file.isIn(QLatin1String("app/ctl")) ||
           file.isIn(QLatin1String("app/demogateway"));
}

bool isShipped(const SourceFile &file)
{
    return !isInTests(file);
}

// The demo gateway is a server: its clients prove themselves by a token.
bool isClient(const SourceFile &file)
{
    return isShipped(file) && !file.isIn(QLatin1String("app/demogateway"));
}

bool anywhere(const SourceFile &)
{
    return true;
}

QStringList matches(const QList<SourceFile> &tree, const Scope &scope, const QString &pattern, const QString &why,
                    bool rawText)
{
    const QRegularExpression forbidden(pattern, QRegularExpression::MultilineOption);
    QStringList found;
    for (const SourceFile &file : tree) {
        if (!isCode(file) || !scope(file))
            continue;
        const QString text = rawText ? file.text : codeOnly(file.text);
        for (auto it = forbidden.globalMatch(text); it.hasNext();) {
            const auto match = it.next();
            found.append(QStringLiteral("%1:%2: %3").arg(file.path).arg(lineAt(text, match.capturedStart())).arg(why));
        }
    }
    return found;
}

// Looks at code only; comments and literals may name what they warn of.
Rule forbidden(const char *name, const Scope &scope, const char *pattern, const char *why)
{
    return {QString::fromLatin1(name), [=](const QList<SourceFile> &tree) {
                return matches(tree, scope, QString::fromLatin1(pattern), QString::fromLatin1(why), false);
            }};
}

Rule forbiddenText(const char *name, const Scope &scope, const char *pattern, const char *why)
{
    return {QString::fromLatin1(name), [=](const QList<SourceFile> &tree) {
                return matches(tree, scope, QString::fromLatin1(pattern), QString::fromLatin1(why), true);
            }};
}

QList<Rule> loopRules()
{
    return {
        forbidden("no event loop inside another", anywhere, "\\bQEventLoop\\b", "a nested event loop"),
        forbidden("no processEvents", anywhere, "\\bprocessEvents\\s*\\(", "processEvents() is a nested event loop"),
        forbidden("no dialog or menu that blocks", isInUi, "(?<!\\bapp)(?<!\\bapplication)(\\.|->)exec\\s*\\(",
                  "exec() blocks; open() or popup() and a signal do not"),
        forbidden("no static dialogs", anywhere,
                  "\\b(QMessageBox::(information|question|warning|critical|about)|"
                  "QFileDialog::get\\w+|QInputDialog::get\\w+|QColorDialog::get\\w+)\\s*\\(",
                  "a static dialog blocks in a nested event loop"),
        forbidden("no waiting in the user interface", isInUi, "\\bwaitFor(Finished|Done|ReadyRead|Connected)\\s*\\(",
                  "the GUI thread never waits; onFinished() brings the answer"),
        forbidden("no continuation on a future", isShipped, "(\\.|->)then\\s*\\(",
                  "QFuture::then() aborts on Qt 6.4 when its context dies first; use onFinished()"),
    };
}

QList<Rule> idiomRules()
{
    return {
        forbidden("no string connections", anywhere, "\\b(SIGNAL|SLOT)\\s*\\(", "connect by member pointer"),
        forbidden("no sender", anywhere, "(?<![\\w.>])sender\\s*\\(\\s*\\)", "capture what is needed instead"),
        forbidden("no singletons", isShipped, "\\bstatic\\s+[\\w:<>]+\\s*[&*]+\\s*(self|instance)\\s*\\(",
                  "hand the object over by constructor"),
        forbidden("no exceptions of our own", isShipped, "\\bthrow\\b", "return Result<T>"),
        forbidden("no TLS errors ignored", anywhere, "\\bignoreSslErrors\\b", "a wrong certificate is an error"),
        forbidden("no TLS without a check", isClient, "\\b(VerifyNone|QueryPeer|AutoVerifyPeer|SSL_VERIFY_NONE)\\b",
                  "whom one talks to is always checked"),
        forbidden("no names that say nothing", anywhere,
                  "\\b(class|struct)\\s+\\w*[a-z](Manager|Helper|Helpers|Util|Utils|Data|Info|Base)\\b(?!\\s*;)",
                  "name it after what it does"),
        forbiddenText("no work left as a note", anywhere,
                      "\\b(TO"
                      "DO|FIX"
                      "ME|X"
                      "XX|HA"
                      "CK)\\b",
                      "finish it, or file it where work is planned"),
    };
}

QList<Rule> testRules()
{
    return {
        forbidden("no clock waits in tests", isInTests,
                  "\\b(qWait|qSleep)\\s*\\(|\\bQThread::(sleep|msleep|usleep)\\s*\\(|\\bsleep_(for|until)\\s*\\(",
                  "wait for the thing itself: QTRY_*, QSignalSpy"),
        // What another project publishes can be out of reach, and that is no fault of ours.
        forbidden("no skipped tests", isInTestsOfOurOwn, "\\bQSKIP\\s*\\(", "a test that does not run tests nothing"),
    };
}

QList<Rule> layerRules()
{
    return {
        forbiddenText(
            "models and headless programs draw nothing", isHeadless,
            "^\\s*#\\s*include\\s*[<\"](Qt(Gui|Widgets|Charts|Svg\\w*|OpenGL\\w*)/|"
            "Q(Color|Icon|Font|FontMetrics\\w*|Pixmap|Image|Painter\\w*|Brush|Pen|Palette|Cursor|KeySequence|"
            "Widget|Application|GuiApplication|Window|Action|Style\\w*|Chart\\w*|Svg\\w*|Clipboard|Screen)[>\"])",
            "Gui, Widgets and Charts belong to ui"),
        forbiddenText("models and headless programs do not know ui", isHeadless,
                      "^\\s*#\\s*include\\s*[<\"](ui|app/console)/", "an arrow that points the wrong way"),
        forbiddenText("ui reaches a database or a socket through a model only", isInUi,
                      "^\\s*#\\s*include\\s*[<\"](sqlite3\\.h|QSql\\w*|QTcpSocket|QSslSocket|QLocalSocket|"
                      "QNetworkAccessManager|models/database/(sqlitedatabase|databasethread)\\.h)[>\"]",
                      "ask a model"),
    };
}

} // namespace

QList<Rule> codeRules()
{
    return loopRules() + idiomRules() + testRules() + layerRules();
}

} // namespace Gatehouse::Arch
