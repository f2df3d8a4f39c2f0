// The data map: every table and column at the left, one of them at the right, and what is disclosed of all.
#pragma once

#include "models/datamap/datamapcontroller.h"
#include "ui/widgets/pageframe.h"

class QFileDialog;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class DataMapCard;
class DataTable;
class RecordForm;
class Theme;

class DataMapPage : public PageFrame
{
    Q_OBJECT
public:
    // Both outlive the page.
    DataMapPage(DataMapController &map, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    DataTable *table() const { return m_table; }
    DataMapCard *card() const { return m_card; }
    QLineEdit *filter() const { return m_filter; }
    RecordForm *recordForm() const { return m_record; }
    QPushButton *disclosureButton() const { return m_disclosure; }
    QPushButton *recordButton() const { return m_recordButton; }
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

    DataMapController &m_map;
    QLineEdit *m_filter;
    DataTable *m_table;
    DataMapCard *m_card;
    RecordForm *m_record;
    QPushButton *m_disclosure;
    QPushButton *m_recordButton;
    QString m_file; // for what is being made
};

} // namespace Gatehouse
