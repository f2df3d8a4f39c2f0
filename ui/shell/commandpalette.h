// Search or run: type a few letters of what you want to do, press Enter.
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;

namespace Gatehouse
{

class CommandFilterModel;
class CommandListModel;
class Commands;
class Theme;

// A child of the window that floats over the page. Escape or a click elsewhere closes it and gives the focus back.
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    CommandPalette(Commands &commands, const Theme &theme, QWidget *window);

    void open();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void moveBy(int rows);
    void runCurrent();
    void dismiss();
    void place();

    CommandListModel *m_commands;
    CommandFilterModel *m_matches;
    QLineEdit *m_input;
    QListView *m_list;
    QLabel *m_none;
    QPointer<QWidget> m_focusBefore;
};

} // namespace Gatehouse
