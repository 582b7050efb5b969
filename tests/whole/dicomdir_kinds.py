# Writes one small object for each type of directory record, without most of what it should have.
import sys
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian
base = '1.2.840.10008.5.1.4.1.1.'
kinds = ['2', '66.4', '481.2', '481.3', '481.5', '481.4', '11.1', '9.1.1', '88.11', '88.59', '4.2',
         '66', '66.1', '66.2', '104.1', '67', '77.1.5.3', '78.7', '66.5', '68.1', '66.6', '90.1',
         '481.12', '200.1']
for n, kind in enumerate(kinds):
    ds = Dataset()
    ds.SOPClassUID = base + kind
    ds.SOPInstanceUID = f'1.2.3.4.{n}'
    ds.StudyInstanceUID = '1.2.3'
    ds.SeriesInstanceUID = f'1.2.3.{n}'
    ds.Modality = 'OT'
    ds.PatientID = 'K1'
    ds.PatientName = 'KIND^EVERY'
    if kind in ('2', '66.4', '4.2'):
        ds.Rows = ds.Columns = 2
    if kind == '4.2':
        ds.ImageType = ['ORIGINAL', 'PRIMARY', 'SPECTROSCOPY', 'NONE']
        ds.DataPointRows = ds.DataPointColumns = 4
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = base + '2', '1.2.3.4.0'
    if kind == '4.2':
        reference.ReferencedFrameNumber = 1
        ds.ReferencedImageEvidenceSequence = Sequence([reference])
    if kind == '11.1':
        series = Dataset()
        series.SeriesInstanceUID = '1.2.3.0'
        series.ReferencedImageSequence = Sequence([reference])
        ds.ReferencedSeriesSequence = Sequence([series])
    if kind.startswith('88.'):
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator = '113000', 'DCM'
        code.CodeMeaning = 'Of Interest'
        ds.ConceptNameCodeSequence = Sequence([code])
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.save_as(f'{sys.argv[1]}/{n:02}.dcm', enforce_file_format=True)
