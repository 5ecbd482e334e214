using ModelAudit.Samples.Building;

namespace ModelAudit.Samples.Models;

/// <summary>The twin of meta-llama/Llama-3.1-8B.</summary>
internal static class Llama31Sample
{
    private const int Shards = 4;

    public static TreeBuilder Build()
    {
        TreeBuilder tree = new TreeBuilder()
            .Add("LICENSE", License)
            .Add("README.md", Card)
            .Add("USE_POLICY.md", UsePolicy)
            .Add("config.json", LlamaWeights.Config)
            .Add("generation_config.json", GenerationConfig)
            .Add("original/consolidated.00.pth", new PyTorchCheckpointBuilder().Add("tok_embeddings.weight", 16).Add("layers.0.attention.wq.weight", 16).Add("norm.weight", 8).Add("output.weight", 16).Build())
            .Add("original/params.json", Parameters)
            .Add("original/tokenizer.model", TokenRanks)
            .Add("special_tokens_map.json", "{\n  \"bos_token\": {\"content\": \"<|begin_of_text|>\", \"lstrip\": false, \"normalized\": false, \"rstrip\": false, \"single_word\": false},\n  \"eos_token\": {\"content\": \"<|end_of_text|>\", \"lstrip\": false, \"normalized\": false, \"rstrip\": false, \"single_word\": false}\n}")
            .Add("tokenizer.json", SampleTexts.Tokenizer("<|begin_of_text|>", "<|end_of_text|>"))
            .Add("tokenizer_config.json", TokenizerConfig);
        foreach ((string name, byte[] content) in LlamaWeights.Build(shard => $"model-{shard + 1:D5}-of-{Shards:D5}.safetensors").Build(Shards))
        {
            tree.Add(name, content);
        }

        return tree;
    }

    private const string Card =
        $"""
        ---
        language:
        - en
        - de
        - fr
        - it
        - pt
        - hi
        - es
        - th
        library_name: transformers
        license: llama3.1
        pipeline_tag: text-generation
        tags:
        - facebook
        - meta
        - pytorch
        - llama
        - llama-3
        extra_gated_prompt: >-
          The published repository shows its license here and asks for consent.
        extra_gated_fields:
          First Name: text
          Country: country
          I accept the terms and conditions: checkbox
        ---
        # Llama 3.1 8B

        {SampleTexts.TwinNotice}

        ## Model Information

        A multilingual pretrained text model with 8B parameters, a context of 128k tokens, trained on more than 15T tokens with a knowledge cutoff of December 2023. Release date: July 23, 2024.

        ## Intended Use

        Commercial and research use in several languages. Out of scope: use that breaks laws or the Acceptable Use Policy.

        ## How to use

        Load it with a recent transformers version.

        ## Hardware and Software

        **Training Energy Use** 1.46M GPU hours on H100-80GB hardware.

        **Training Greenhouse Gas Emissions** Estimated location-based emissions are 420 tons CO2eq.

        ## Training Data

        Publicly available online data; the sources are not listed.

        ## Benchmark scores

        | Benchmark | Llama 3.1 8B |
        |---|---|
        | MMLU | 66.7 |

        ## Responsibility & Safety

        Developers are asked to add safeguards to the systems they build.

        ## Ethical Considerations and Limitations

        Outputs cannot be predicted in advance and may be wrong or biased.
        """;

    private const string License =
        """
        LLAMA 3.1 COMMUNITY LICENSE AGREEMENT

        Placeholder of the twin. The published repository carries Meta's license text of July 23, 2024 in this file; it belongs to its
        author and is not repeated here. In short: use and distribution are allowed with a copy of the agreement, a notice file and the
        words that name Llama; derived models carry Llama at the start of their name; an Acceptable Use Policy applies; a licensee with
        more than 700 million monthly active users on the release date needs a license of its own.
        """;

    private const string UsePolicy =
        """
        # Llama 3.1 Acceptable Use Policy

        Placeholder of the twin. The published repository carries Meta's policy in this file; it lists uses that are prohibited.
        """;

    private const string GenerationConfig =
        """
        {
          "_from_model_config": true,
          "bos_token_id": 128000,
          "do_sample": true,
          "eos_token_id": 128001,
          "temperature": 0.6,
          "top_p": 0.9,
          "transformers_version": "4.42.3"
        }
        """;

    private const string Parameters =
        """
        {"dim": 4096, "ffn_dim_multiplier": 1.3, "multiple_of": 1024, "n_heads": 32, "n_kv_heads": 8, "n_layers": 32, "norm_eps": 1e-05, "rope_theta": 500000.0, "use_scaled_rope": true, "vocab_size": 128256}
        """;

    // A token in base64 and its rank on each line.
    private const string TokenRanks =
        """
        YQ== 0
        Yg== 1
        Yw== 2
        ZA== 3
        """;

    private const string TokenizerConfig =
        """
        {
          "bos_token": "<|begin_of_text|>",
          "clean_up_tokenization_spaces": true,
          "eos_token": "<|end_of_text|>",
          "model_input_names": ["input_ids", "attention_mask"],
          "model_max_length": 131072,
          "tokenizer_class": "PreTrainedTokenizerFast"
        }
        """;
}
