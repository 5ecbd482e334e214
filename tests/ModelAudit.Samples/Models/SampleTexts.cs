namespace ModelAudit.Samples.Models;

/// <summary>Texts that several twins share.</summary>
internal static class SampleTexts
{
    /// <summary>What each card says first.</summary>
    public const string TwinNotice =
        "> A synthetic twin for testing audits: the layout, names and configuration of the published model, with tiny tensors of made-up numbers and a card in other words. It computes nothing.";

    /// <summary>The MIT License (SPDX identifier MIT).</summary>
    public static string Mit(string holder) =>
        $"""
        MIT License

        Copyright (c) {holder}

        Permission is hereby granted, free of charge, to any person obtaining a copy
        of this software and associated documentation files (the "Software"), to deal
        in the Software without restriction, including without limitation the rights
        to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
        copies of the Software, and to permit persons to whom the Software is
        furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all
        copies or substantial portions of the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
        OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
        SOFTWARE.
        """;

    /// <summary>A small byte-pair tokenizer with the special tokens given.</summary>
    public static string Tokenizer(params ReadOnlySpan<string> special)
    {
        var added = new List<string>();
        var vocabulary = new List<string>();
        int id = 0;
        foreach (string token in special)
        {
            added.Add($$"""    {"id": {{id}}, "content": "{{token}}", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}""");
            vocabulary.Add($"\"{token}\": {id++}");
        }

        foreach (char letter in "abcdefgh")
        {
            vocabulary.Add($"\"{letter}\": {id++}");
        }

        return $$"""
            {
              "version": "1.0",
              "truncation": null,
              "padding": null,
              "added_tokens": [
            {{string.Join(",\n", added)}}
              ],
              "normalizer": null,
              "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
              "post_processor": null,
              "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
              "model": {
                "type": "BPE",
                "dropout": null,
                "unk_token": null,
                "fuse_unk": false,
                "byte_fallback": false,
                "vocab": { {{string.Join(", ", vocabulary)}} },
                "merges": []
              }
            }
            """;
    }
}
