// The data map: every table and column at the left, one of them at the right, and what is disclosed of all.
#pragma once

#include "models/datamap/datamapcontroller.h"

#include <QWidget>

class QFileDialog;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class DataMapCard;
class DataTable;
class PageHeader;
class RecordForm;
class StateView;
class Theme;

class DataMapPage : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the page.
    DataMapPage(DataMapController &map, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    PageHeader *header() const { return m_header; }
    DataTable *table() const { return m_table; }
    DataMapCard *card() const { return m_card; }
    QLineEdit *filter() const { return m_filter; }
    RecordForm *recordForm() const { return m_record; }
    QPushButton *disclosureButton() const { return m_disclosure; }
    QPushButton *recordButton() const { return m_recordButton; }
    StateView *stateView() const { return m_state; }
    QString message() const;
    // Asks where; what is made is written there.
    QFileDialog *writeDisclosure();
    QFileDialog *writeRecord();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildList(const Theme &theme);
    QWidget *buildOne();
    void addKeys();
    void showState();
    void showSelection();
    QFileDialog *askFile(const QString &title, const QString &name, std::function<void()> make);
    void write(const DisclosureDocument &document);
    void say(const QString &sentence, bool good);

    DataMapController &m_map;
    PageHeader *m_header;
    QLabel *m_message;
    QLineEdit *m_filter;
    DataTable *m_table;
    DataMapCard *m_card;
    RecordForm *m_record;
    QPushButton *m_disclosure;
    QPushButton *m_recordButton;
    StateView *m_state;
    QString m_file; // for what is being made
};

} // namespace Gatehouse
