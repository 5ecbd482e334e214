using System.Collections.Immutable;
using ModelAudit.Formats.Caffe;
using ModelAudit.Formats.Cntk;
using ModelAudit.Formats.Compressed;
using ModelAudit.Formats.CoreMl;
using ModelAudit.Formats.Embedded;
using ModelAudit.Formats.ExecuTorch;
using ModelAudit.Formats.Flax;
using ModelAudit.Formats.Ggml;
using ModelAudit.Formats.Gguf;
using ModelAudit.Formats.GitLfs;
using ModelAudit.Formats.Hdf5;
using ModelAudit.Formats.Jinja;
using ModelAudit.Formats.Keras;
using ModelAudit.Formats.Mnn;
using ModelAudit.Formats.Mxnet;
using ModelAudit.Formats.Ncnn;
using ModelAudit.Formats.Notebook;
using ModelAudit.Formats.NumPy;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Declarations;
using ModelAudit.Formats.Onnx.Ort;
using ModelAudit.Formats.Onnx.Vectors;
using ModelAudit.Formats.Orbax;
using ModelAudit.Formats.Packages;
using ModelAudit.Formats.Paddle;
using ModelAudit.Formats.Payloads;
using ModelAudit.Formats.Pickle;
using ModelAudit.Formats.Python;
using ModelAudit.Formats.PyTorch;
using ModelAudit.Formats.Rknn;
using ModelAudit.Formats.RObjects;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Formats.Scripts;
using ModelAudit.Formats.Secrets;
using ModelAudit.Formats.SevenZip;
using ModelAudit.Formats.Tar;
using ModelAudit.Formats.TensorFlow;
using ModelAudit.Formats.TensorRt;
using ModelAudit.Formats.TfLite;
using ModelAudit.Formats.Torch7;
using ModelAudit.Formats.Trees;
using ModelAudit.Formats.Xml;
using ModelAudit.Formats.Zip;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Models;
using ModelAudit.Models.Dependencies;
using ModelAudit.Openness;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Provenance.Bom;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.Mlflow;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Provenance.Oci;
using ModelAudit.Sources;

namespace ModelAudit.Formats;

/// <summary>The inspectors that ship. A new format is a folder beside this file and a line here.</summary>
public static class BuiltInInspectors
{
    /// <summary>Those that read one file.</summary>
    public static readonly ImmutableArray<IFormatInspector> Formats =
    [
        new SafetensorsInspector(),
        new GitLfsInspector(),
        new GgufInspector(),
        new GgmlInspector(),
        new Hdf5Inspector(),
        new KerasConfigInspector(),
        new TfLiteInspector(),
        new ExecuTorchInspector(),
        new ExecuTorchDataInspector(),
        new PaddleInspector(),
        new PaddleWeightsInspector(),
        new CaffeInspector(),
        new PrototxtInspector(),
        new MxnetParametersInspector(),
        new MxnetSymbolInspector(),
        new NcnnInspector(),
        new MnnInspector(),
        new CntkInspector(),
        new TensorRtInspector(),
        new RknnInspector(),
        new OcdbtInspector(),
        new OrbaxMetadataInspector(),
        new ZarrInspector(),
        new PaddleJsonInspector(),
        new FlaxInspector(),
        new OpenVinoInspector(),
        new PmmlInspector(),
        new RObjectsInspector(),
        new Torch7Inspector(),
        new TorchServeInspector(),
        new SkopsInspector(),
        new MlflowModelInspector(),
        new YamlInspector(),
        new XgboostInspector(),
        new LightGbmInspector(),
        new CatBoostInspector(),
        new PyTorchInspector(),
        new ZipInspector(),
        new PickleInspector(),
        new OnnxInspector(),
        new OnnxVectorInspector(),
        new OrtInspector(),
        .. TensorFlowInspector.All,
        new CheckpointInspector(),
        new CheckpointDataInspector(),
        new CoreMlInspector(),
        new MlPackageInspector(),
        new TarInspector(),
        .. CompressedInspector.All,
        new SevenZipInspector(),
        new NumPyInspector(),
        new PythonInspector(),
        new NotebookInspector(),
        new ShellInspector(),
        new DockerfileInspector(),
        new EmbeddedInspector(),
        new ChatTemplateInspector(),
        new SecretInspector(),
        new PayloadInspector(),
    ];

    /// <summary>Those that look at the whole tree.</summary>
    public static readonly ImmutableArray<IModelInspector> Models =
    [
        new SourceInspector(),
        new ChecksumManifests(),
        new DownloadInspector(),
        new SignatureFiles(),
        new ModelSignatureInspector(),
        new AttestationInspector(),
        new BomInspector(),
        new OciLayoutInspector(),
        new MlflowInspector(),
        new HuggingFaceConfigInspector(),
        new TokenizerInspector(),
        new TemplateComparison(),
        new DependencyInspector(),
        new LicenseInspector(),
        new LicenseTextInspector(),
        new LicenseStatementInspector(),
        new LineageInspector(),
        new ModelCardInspector(),
        new OpennessInspector(),
        new OnnxExternalDataInspector(),
        new OnnxDeclarationInspector(),
        new CheckpointFiles(),
        new OpenVinoWeights(),
        new ShardIndexInspector(),
        new TensorShapeInspector(),
        new WeightsInspector(),
    ];
}
