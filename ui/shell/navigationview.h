// The list of pages at the left edge of the window.
#pragma once

#include <QListView>

namespace Gatehouse
{

class NavigationModel;
class Theme;

class NavigationView : public QListView
{
    Q_OBJECT
public:
    NavigationView(NavigationModel &model, const Theme &theme, QWidget *parent = nullptr);

    // Selects the page without reporting it.
    void setCurrentPage(const QString &id);
    bool showsFocus() const { return m_showsFocus; }

signals:
    void pageChosen(const QString &id);

protected:
    void focusInEvent(QFocusEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    NavigationModel &m_pages;
    bool m_following = false;
    bool m_showsFocus = false; // only to who moves by keyboard
};

} // namespace Gatehouse
