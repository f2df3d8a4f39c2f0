// Pictures of a page in its states, in both themes, to look at: what the programs that take them have in common. They
// are no tests.
#pragma once

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QWidget>

namespace Gatehouse
{

// What a window of 1280x800 leaves to a page: without navigation, bar and status line.
inline constexpr QSize kSmallPage(1280 - 208, 800 - 76);
// And one of 1920x1080.
inline constexpr QSize kLargePage(1920 - 208, 1080 - 76);

class PagePictures : public QObject
{
public:
    // Runs the test functions of `Pictures`; they save to the folder that the command line names.
    template<typename Pictures>
    static int take(int argc, char *argv[])
    {
        QApplication application(argc, argv);
        s_folder = application.arguments().value(1, QStringLiteral("pictures"));
        QDir().mkpath(s_folder);
        Pictures pictures;
        return QTest::qExec(&pictures,
                            QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
    }

protected:
    static const QString &folder() { return s_folder; }

    // A picture of each state in each theme: the columns "state" and "dark".
    static void addStates(std::initializer_list<const char *> states)
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        for (const char *state : states) {
            for (const bool dark : {false, true})
                QTest::addRow("%s-%s", state, dark ? "dark" : "light") << QString::fromLatin1(state) << dark;
        }
    }

    // At both sizes: the one of the page, and the large one.
    static bool saveBoth(QWidget &page)
    {
        const bool isSaved = save(page);
        page.resize(kLargePage);
        return isSaved && save(page, QStringLiteral("-large"));
    }

    // Under the name of the row of data.
    static bool save(QWidget &page, const QString &suffix = {})
    {
        for (int pass = 0; pass < 4; ++pass) { // lays out what is new, from the inside out
            page.grab();
            QCoreApplication::sendPostedEvents();
        }
        return page.grab().save(
            QStringLiteral("%1/%2%3.png").arg(s_folder, QLatin1String(QTest::currentDataTag()), suffix));
    }

private:
    static inline QString s_folder;
};

} // namespace Gatehouse
