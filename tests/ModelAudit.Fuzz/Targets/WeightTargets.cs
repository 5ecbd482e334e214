using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats.Ggml;
using ModelAudit.Formats.Jinja;
using ModelAudit.Formats.Keras;
using ModelAudit.Formats.Payloads;
using ModelAudit.Formats.Secrets;
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

    public static readonly FuzzTarget Secrets = new("secrets", SecretTexts, content => Inspections.RunFormat(new SecretInspector(), "a.json", content))
    {
        MaxInputBytes = 1 << 12,
        Tokens = ["hf_", "ghp_", "github_pat_", "glpat-", "npm_", "pypi-AgE", "AKIA", "AIza", "AccountKey=", "sk-", "T3BlbkFJ", "xoxb-", "hooks.slack.com/services/T", "sk_live_", "eyJhbGciOiJIUzI1NiJ9.", "-----BEGIN ", "PRIVATE KEY-----", "-----END", "https://", ":", "@"],
    };

    public static readonly FuzzTarget Payloads = new("payloads", PayloadFiles, content => Inspections.RunFormat(new PayloadInspector(), "m.bin", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 13,
        Tokens = ["\u007FELF", "MZ", "PE\0\0", "\0asm", "#!/bin/sh\n"],
    };

    public static readonly ImmutableArray<FuzzTarget> All = [ChatTemplate, Secrets, Payloads, Gguf, Ggml, Hdf5, KerasConfig];

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

    private static IEnumerable<byte[]> SecretTexts() =>
    [
        Encoding.UTF8.GetBytes($"{{\"a\": \"hf_{string.Concat("AbCdEfGhIjKlMnOpQrStUvWxYzaBcDeFgH")}\", \"b\": \"ghp_{new string('a', 36)}\", \"u\": \"https://a:b1234567@c.dev/\"}}"),
        Encoding.UTF8.GetBytes("-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIAAA\\n-----END PRIVATE KEY-----\n-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQAA\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----"),
        Encoding.UTF8.GetBytes("AKIAABCDEFGHIJKLMNOP a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.AAAAAAAAAAAAAAAAAAAAAAAA xoxb-123456789012-123456789012-AAAAAAAAAAAAAAAAAAAAAAAA"),
    ];

    private static IEnumerable<byte[]> PayloadFiles() =>
    [
        [.. new byte[9], 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[9], 3, 0, 62, 0, 1, .. new byte[31], 64, .. new byte[40]],
        [(byte)'M', (byte)'Z', .. new byte[58], 0x40, 0, 0, 0, (byte)'P', (byte)'E', 0, 0, 0x4C, 1, .. new byte[18], 0x0B, 1, .. new byte[300]],
        [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 9, 10, .. new byte[40], 0xCF, 0xFA, 0xED, 0xFE, 7, 0, 0, 1, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 64, .. new byte[40]],
        Encoding.UTF8.GetBytes("\0\0asm\u0001\0\0\0\u0001\u0004..................#!/usr/bin/env python3\nimport os; os.system('id')\n"),
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
