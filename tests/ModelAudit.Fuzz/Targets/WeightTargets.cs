using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats.Ggml;
using ModelAudit.Formats.Jinja;
using ModelAudit.Formats.Keras;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of weight files other than safetensors, pickles and ONNX.</summary>
internal static class WeightTargets
{
    public static readonly FuzzTarget Gguf = new("gguf", GgufFiles, content => ArchiveTargets.Run("m.gguf", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 13,
        Tokens = ["GGUF", "general.alignment", "llama.block_count", "tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "tokenizer.chat_template", "split.count", "<0x0A>"],
    };

    public static readonly FuzzTarget Ggml = new(
        "ggml",
        () => new[] { "lmgg", "fmgg", "tjgg", "algg" }.Select(magic => (byte[])[.. Encoding.ASCII.GetBytes(magic), 1, 0, 0, 0, .. new byte[16]]),
        content => Inspections.RunFormat(new GgmlInspector(), "m.bin", content))
    {
        IsText = false,
        MaxInputBytes = 64,
    };

    public static readonly FuzzTarget Hdf5 = new("hdf5", Hdf5Files, content => ArchiveTargets.Run("m.h5", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 14,
        Tokens = ["\u0089HDF\r\n\u001a\n", "OHDR", "OCHK", "TREE", "SNOD", "HEAP", "GCOL", "FRHP", "FHDB", "FHIB", "BTHD", "BTLF", "BTIN"],
    };

    public static readonly FuzzTarget KerasConfig = new("keras-config", KerasFiles, content => Inspections.RunFormat(new KerasConfigInspector(), "model.json", content))
    {
        Tokens = ["\"class_name\"", "\"config\"", "\"module\"", "\"registered_name\"", "\"Lambda\"", "\"__lambda__\"", "\"function\"", "\"vocabulary\"", "\"keras_version\""],
    };

    public static readonly FuzzTarget ChatTemplate = new(
        "chat-template",
        ChatTemplates,
        content => $"{Inspections.RunFormat(new ChatTemplateInspector(), "chat_template.jinja", content)} {Inspections.RunFormat(new ChatTemplateInspector(), "tokenizer_config.json", content)}")
    {
        MaxInputBytes = 1 << 12,
        Tokens = ["{{", "}}", "{%-", "-%}", "{#", "#}", "{% if ", "{% elif ", "{% else %}", "{% endif %}", "{% for x in ", "{% endfor %}", "{% set x = ", "{% endset %}", "{% macro m(", "{% endmacro %}", "{% raw %}", "{% endraw %}", "{% call ", "{% filter ", "{% include ", "content", "|attr(", "|join", "[::-1]", " is not ", " not in ", "range(", "**", "__class__", "strftime_now(", "\"chat_template\"", "\"template\""],
    };

    public static readonly ImmutableArray<FuzzTarget> All = [ChatTemplate, Gguf, Ggml, Hdf5, KerasConfig];

    private static IEnumerable<byte[]> Hdf5Files()
    {
        foreach (bool isOld in new[] { true, false })
        {
            var file = new Hdf5Builder(isOld);
            ulong data = file.Dataset(2, 3);
            yield return file.Build(file.Object(isOld ? file.SymbolTable(("d", data, null), ("s", 0, "/d")) : Hdf5Builder.Link("d", data), Hdf5Builder.Text("a", "b"), file.VariableText("model_config", "{\"class_name\": 1}")));
        }

        foreach (int rows in new[] { 0, 3 })
        {
            var file = new Hdf5Builder();
            yield return file.Build(file.Object(file.Dense(true, [Hdf5Builder.Link("d", file.Dataset(1)), Hdf5Builder.ExternalLink("x", "f", "/a")], rows), file.Dense(false, [Hdf5Builder.Text("a", "b")], rows)));
        }

        var outside = new Hdf5Builder();
        yield return outside.Build(outside.Object(Hdf5Builder.Link("d", outside.Object(Hdf5Builder.Shape(9), Hdf5Builder.Float(4), outside.ExternalFiles("/a"), outside.Virtual("b"))), outside.Continuation(Hdf5Builder.Text("a", "b"))));
    }

    private static IEnumerable<byte[]> KerasFiles() =>
    [
        Encoding.UTF8.GetBytes("""{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Lambda", "config": {"name": "l", "function": ["4wEAAAAA", null, null], "module": "os"}}]}}"""),
        Encoding.UTF8.GetBytes("""{"module": "keras", "class_name": "Functional", "config": {"layers": [{"module": "a.b", "class_name": "function", "config": "exec", "registered_name": "x>y"}]}, "keras_version": "3"}"""),
    ];

    private static IEnumerable<byte[]> ChatTemplates() =>
    [
        Encoding.UTF8.GetBytes("{%- for m in messages if m.role != 'x' %}{{- m['content']|trim ~ \"a\" }}{% if 'b' in m.content and not m.c is defined %}Some words are printed here.{% endif %}{%- endfor -%}"),
        Encoding.UTF8.GetBytes("{% macro m(a, b=[1, {'k': 2.5e3}]) %}{{ a if b else 'c' }}{% endmacro %}{% set ns.x %}t{% endset %}{% call(y) m(1, *z) %}{{ y.__class__ }}{% endcall %}{% raw %}{{{% endraw %}"),
        Encoding.UTF8.GetBytes("{% for a in range(10**9) %}{{ x|attr('__' ~ 'init__')['%s' % 'a'](b=1)[::-1] is not divisibleby 3 }}{% else %}https://a.example/{% endfor %}{% include 'a' %}"),
        Encoding.UTF8.GetBytes("""{"chat_template": [{"name": "default", "template": "{{ a }}"}, {"template": "{{ b.c }}"}], "x": {}}"""),
    ];

    private static IEnumerable<byte[]> GgufFiles() =>
    [
        new GgufBuilder().Add("general.architecture", "llama").Tensor("a", 24, 32).Build(),
        new GgufBuilder { IsBigEndian = true }.Add("general.architecture", "llama").Add("general.alignment", 64u).Build(),
        new GgufBuilder().AddRaw("a", 9, [.. new GgufBuilder().U32(9), .. new GgufBuilder().U64(1), .. new GgufBuilder().U32(4), .. new GgufBuilder().U64(1), 1, 2, 3, 4]).Build(),
        GgufModels.Described().Tensor("a", 24, 32).Tensor("b", 24, 64).WithTrailing("cos\nsystem\n(S'id'\ntR."u8.ToArray()).Build(),
    ];
}
