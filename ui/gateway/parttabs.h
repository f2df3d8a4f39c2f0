// Which of a gateway's databases is being edited: the main one, or one of the further ones.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QTabBar;

namespace Gatehouse
{

class PartTabs : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kMain = -1;

    explicit PartTabs(QWidget *parent = nullptr);

    // The further ones, in their order; the same one stays chosen where it is still there. Says nothing.
    void setNames(const QStringList &names);
    void setName(int part, const QString &name);
    int current() const;
    void setCurrent(int part);
    QWidget *focusTarget() const;

signals:
    void chosen(int part);
    void addRequested();
    // The one that is chosen; never the main one.
    void removeRequested();

private:
    void follow();

    QTabBar *m_tabs;
    QPushButton *m_add;
    QPushButton *m_remove;
    QLabel *m_hint;
};

} // namespace Gatehouse
