"""The compact convolution-and-attention classifier and the recipe that trains it."""

import copy
import math
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from data import PAD_CODE, kmer_features, reverse_complement
from strand import fit_logistic

LETTERS = 5  # A C G T N; padding is all zeros


@dataclass
class Config:
    """Shape of the network and settings of the training run."""

    width: int = 64
    stem_kernel: int = 13
    stem_pool: int = 1
    block_count: int = 2
    block_kernel: int = 9
    block_pool: int = 1
    layer_count: int = 1
    head_count: int = 4
    feed_forward: int = 2
    query_count: int = 8
    bump_depth: float = 2.0
    bag_k: int = 5
    bag_width: int = 32
    bag_dropout: float = 0.3
    dropout: float = 0.1
    head_dropout: float = 0.3
    batch: int = 32
    epochs: int = 12
    rate: float = 1e-3
    warm_up: float = 0.15
    weight_decay: float = 0.05
    smoothing: float = 0.05
    mask_rate: float = 0.1
    average: float = 0.99  # decay of the moving average of the weights; 0 is off
    clip: float = 1.0
    both_strands: bool = False
    longest: int = 0  # longest sequence the position tables cover


def masked_max_pool(values, mask, size):
    """Non-overlapping maximum over time; padding never wins.

    values (batch, time, width), mask (batch, time) of 0/1; time is a multiple of `size`."""
    if size == 1:
        return values, mask
    batch, time_steps, width = values.shape
    low = values + (mask.unsqueeze(-1) - 1) * 1e4
    pooled = low.view(batch, time_steps // size, size, width).max(2).values
    mask = mask.view(batch, time_steps // size, size).max(2).values
    return pooled * mask.unsqueeze(-1), mask


class TimeConv(nn.Module):
    """Convolution over time with zero padding ("same"); (batch, time, in) -> (batch, time, out)."""

    def __init__(self, inputs, outputs, kernel, deviation):
        super().__init__()
        self.kernel = kernel
        self.linear = dense(kernel * inputs, outputs, deviation)

    def forward(self, values):
        # im2col and one matrix product: row (offset, channel) of the weight meets the input `offset`
        # places after the window's first.
        half, time_steps = self.kernel // 2, values.shape[1]
        padded = F.pad(values, (0, 0, half, half))
        columns = torch.cat([padded[:, offset : offset + time_steps] for offset in range(self.kernel)], 2)
        return self.linear(columns)


def dense(inputs, outputs, deviation=None):
    layer = nn.Linear(inputs, outputs)
    nn.init.normal_(layer.weight, 0.0, inputs**-0.5 if deviation is None else deviation)
    nn.init.zeros_(layer.bias)
    return layer


class ConvBlock(nn.Module):
    """x + dropout(conv(GELU(LayerNorm(x)) * mask)); shapes stay (batch, time, width)."""

    def __init__(self, config):
        super().__init__()
        self.norm = nn.LayerNorm(config.width)
        self.conv = TimeConv(config.width, config.width, config.block_kernel, (config.width * config.block_kernel) ** -0.5)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, values, mask):
        hidden = F.gelu(self.norm(values)) * mask.unsqueeze(-1)
        return values + self.dropout(self.conv(hidden)) * mask.unsqueeze(-1)


class Transformer(nn.Module):
    """Pre-LayerNorm self-attention and feed-forward; (batch, time, width) -> the same."""

    def __init__(self, config):
        super().__init__()
        width = config.width
        self.heads = config.head_count
        self.norm_attention, self.norm_feed = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value = dense(width, 3 * width)
        self.out = dense(width, width, 0.5 * width**-0.5)
        self.widen = dense(width, config.feed_forward * width)
        self.narrow = dense(config.feed_forward * width, width, 0.5 * (config.feed_forward * width) ** -0.5)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, values, mask):
        batch, time_steps, width = values.shape
        split = self.query_key_value(self.norm_attention(values)).view(batch, time_steps, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5
        scores = scores + (mask[:, None, None, :] - 1) * 1e4
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, time_steps, width)
        values = values + self.dropout(self.out(mixed))
        return values + self.dropout(self.narrow(F.gelu(self.widen(self.norm_feed(values)))))


class PositionPooling(nn.Module):
    """Learned queries with a learned bias per position, beside the mean and the maximum over time.

    (batch, time, width) -> (batch, (query_count + 2) * width)."""

    def __init__(self, config, time_steps):
        super().__init__()
        self.query = nn.Parameter(torch.randn(config.query_count, config.width) * config.width**-0.5)
        # Each query starts by looking at its own share of the sequence.
        centre = (torch.arange(config.query_count) + 0.5) / config.query_count * time_steps
        away = (torch.arange(time_steps) + 0.5 - centre[:, None]) * config.query_count / time_steps
        self.position = nn.Parameter((-0.5 * away.square()).exp() * config.bump_depth)

    def forward(self, values, mask):
        scores = torch.einsum("btc,qc->bqt", values, self.query) + self.position[:, : values.shape[1]]
        weights = (scores + (mask.unsqueeze(1) - 1) * 1e4).softmax(-1)
        attended = (weights @ values).flatten(1)
        count = mask.sum(1, keepdim=True).clamp(min=1)
        mean = (values * mask.unsqueeze(-1)).sum(1) / count
        highest = (values + (mask.unsqueeze(-1) - 1) * 1e4).max(1).values
        return torch.cat([attended, mean, highest], 1)


class Compact(nn.Module):
    """Codes (batch, time) and k-mer features (batch, 4**k) -> logits (batch, classes)."""

    def __init__(self, config, class_count):
        super().__init__()
        self.config = config
        self.multiple = config.stem_pool * config.block_pool
        width = config.width
        time_steps = math.ceil(config.longest / self.multiple)
        self.stem = TimeConv(LETTERS, width, config.stem_kernel, config.stem_kernel**-0.5)
        self.blocks = nn.ModuleList([ConvBlock(config) for _ in range(config.block_count)])
        if config.layer_count:
            self.place = nn.Parameter(torch.randn(time_steps, width) * 0.1)
        self.layers = nn.ModuleList([Transformer(config) for _ in range(config.layer_count)])
        self.norm = nn.LayerNorm(width)
        self.pooling = PositionPooling(config, time_steps)
        features = (config.query_count + 2) * width
        if config.bag_k:
            self.bag = dense(4**config.bag_k, config.bag_width, 0.3)
            self.bag_norm = nn.LayerNorm(config.bag_width)
            features += config.bag_width
        self.head_norm = nn.LayerNorm(features)
        self.head_dropout = nn.Dropout(config.head_dropout)
        self.head = dense(features, class_count, 0.5 * features**-0.5)

    def forward(self, codes, bag):
        config = self.config
        mask = (codes != PAD_CODE).float()
        one_hot = F.one_hot(codes.long(), LETTERS + 1)[..., :LETTERS].float()
        hidden, mask = masked_max_pool(self.stem(one_hot), mask, config.stem_pool)
        hidden = F.gelu(hidden)
        for block in self.blocks:
            hidden = block(hidden, mask)
        hidden, mask = masked_max_pool(hidden, mask, config.block_pool)
        if self.layers:
            hidden = hidden + self.place[: hidden.shape[1]]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        pooled = self.pooling(self.norm(hidden), mask)
        if config.bag_k:
            words = self.bag_norm(self.bag(F.dropout(bag, config.bag_dropout, self.training)))
            pooled = torch.cat([pooled, words], 1)
        return self.head(self.head_dropout(self.head_norm(pooled)))


def learning_rate(step, steps, config):
    """Linear warm-up to config.rate, then cosine decay to zero."""
    warm = max(1, int(config.warm_up * steps))
    if step < warm:
        return config.rate * (step + 1) / warm
    return config.rate * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def matthews(truth, guess, class_count):
    """Multi-class Matthews correlation coefficient."""
    table = np.zeros((class_count, class_count))
    np.add.at(table, (truth, guess), 1)
    rows, columns, total = table.sum(1), table.sum(0), table.sum()
    above = np.trace(table) * total - rows @ columns
    below = math.sqrt(max(total**2 - columns @ columns, 0)) * math.sqrt(max(total**2 - rows @ rows, 0))
    return float(above / below) if below else 0.0


class Prepared:
    """A split with both strands' codes and its k-mer features, as tensors."""

    def __init__(self, split, config):
        codes, lengths = split.codes[:, : config.longest], np.minimum(split.lengths, config.longest)
        self.lengths = lengths
        self.labels = torch.from_numpy(split.labels)
        self.strands = [torch.from_numpy(codes)]
        self.bags = [torch.from_numpy(kmer_features(split.codes, config.bag_k, config.both_strands)) if config.bag_k else None]
        if config.both_strands:
            self.strands.append(torch.from_numpy(reverse_complement(codes, lengths)))

    def batch(self, index, multiple, flip=None):
        """Codes padded to the batch's longest sequence, rounded up to `multiple`, and k-mer features."""
        time_steps = -(-int(self.lengths[index].max()) // multiple) * multiple
        codes = self.strands[0][index]
        if flip is not None:
            codes = torch.where(flip.unsqueeze(1), self.strands[1][index], codes)
        codes = F.pad(codes[:, :time_steps], (0, max(0, time_steps - codes.shape[1])), value=PAD_CODE)
        return codes, self.bags[0][index] if self.bags[0] is not None else None


def predict(model, prepared, both_strands, size=128):
    """Logits (count, classes); with `both_strands` the mean of the two strands' logits."""
    model.eval()
    order = np.argsort(prepared.lengths, kind="stable")
    logits = [None] * len(order)
    with torch.no_grad():
        for start in range(0, len(order), size):
            index = order[start : start + size]
            codes, bag = prepared.batch(index, model.multiple)
            result = model(codes, bag)
            if both_strands:
                codes, bag = prepared.batch(index, model.multiple, torch.ones(len(index), dtype=torch.bool))
                result = (result + model(codes, bag)) / 2
            for row, place in enumerate(index):
                logits[place] = result[row]
    return torch.stack(logits)


def disturb(codes, config, generator):
    """Training noise: single letters become N."""
    if config.mask_rate:
        hit = (torch.rand(codes.shape, generator=generator) < config.mask_rate) & (codes != PAD_CODE)
        codes = torch.where(hit, torch.full_like(codes, 4), codes)
    return codes


def fit_counts(splits, class_count, both_strands):
    """Logistic regression on k-mer features; k and the penalty are chosen by validation cross-entropy.

    `splits` is train, validation and any number of others; returns the logits of all but train, k and the penalty."""
    labels = [torch.from_numpy(split.labels) for split in splits]
    best = None
    for k in (5, 6):
        features = [torch.from_numpy(kmer_features(split.codes, k, both_strands)) for split in splits]
        mean, scale = features[0].mean(0), 2.0**k
        features = [(part - mean) * scale for part in features]
        for penalty in (0.03, 0.1, 0.3, 1.0):
            weight, bias = fit_logistic(features[0], labels[0], class_count, penalty)
            logits = [part @ weight + bias for part in features[1:]]
            loss = float(F.cross_entropy(logits[0], labels[1]))
            if best is None or loss < best[0]:
                best = (loss, logits, k, penalty)
    return best[1:]


def mix(network_logits, count_logits, share):
    """Log-probabilities (up to a constant): (1 - share) * network + share * counts."""
    return (1 - share) * network_logits.log_softmax(-1) + share * count_logits.log_softmax(-1)


def choose_share(network_logits, count_logits, labels):
    """The share of the count model that minimises validation cross-entropy, among 0, 0.1 ... 0.6."""
    losses = [float(F.cross_entropy(mix(network_logits, count_logits, share / 10), labels)) for share in range(7)]
    return int(np.argmin(losses)) / 10


def train(config, train_split, valid_split, class_count, seed, log=None):
    """Train from random weights; returns the model at its best validation MCC and a report."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    learn, check = Prepared(train_split, config), Prepared(valid_split, config)
    model = Compact(config, class_count)
    shadow = copy.deepcopy(model) if config.average else model
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain, "weight_decay": 0.0}], lr=config.rate
    )
    per_epoch = max(1, math.ceil(len(train_split) / config.batch))
    steps, step, best, best_state, step_time = per_epoch * config.epochs, 0, None, None, 0.0
    history = []
    for epoch in range(config.epochs):
        model.train()
        order = torch.randperm(len(train_split), generator=generator).numpy()
        total = 0.0
        for start in range(0, len(order), config.batch):
            began = time.process_time()
            index = order[start : start + config.batch]
            flip = torch.rand(len(index), generator=generator) < 0.5 if config.both_strands else None
            codes, bag = learn.batch(index, model.multiple, flip)
            loss = F.cross_entropy(
                model(disturb(codes, config, generator), bag), learn.labels[index], label_smoothing=config.smoothing
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), config.clip)
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(step, steps, config)
            optimiser.step()
            if config.average:
                decay = min(config.average, (1 + step) / (10 + step))
                with torch.no_grad():
                    for slow, fast in zip(shadow.parameters(), model.parameters()):
                        slow.lerp_(fast, 1 - decay)
            step += 1
            total += float(loss)
            step_time += time.process_time() - began
        logits = predict(shadow, check, config.both_strands)
        score = matthews(valid_split.labels, logits.argmax(1).numpy(), class_count)
        valid_loss = float(F.cross_entropy(logits, check.labels))
        history.append([round(total / per_epoch, 3), round(valid_loss, 3), round(score, 3)])
        if log:
            log(f"epoch {epoch + 1}: loss {total / per_epoch:.4f} valid loss {valid_loss:.4f} mcc {score:.4f}")
        if best is None or (round(score, 4), -valid_loss) > best:
            best, best_state, best_epoch = (round(score, 4), -valid_loss), copy.deepcopy(shadow.state_dict()), epoch + 1
    shadow.load_state_dict(best_state)
    return shadow, {
        "valid_mcc": best[0],
        "best_epoch": best_epoch,
        "steps": steps,
        "ms_per_step": round(1000 * step_time / steps, 1),
        "parameters": sum(p.numel() for p in model.parameters()),
        "history": history,
        "config": asdict(config),
    }


def defaults(longest, train_count, both_strands, **changes):
    """The rules that read the data."""
    config = Config(longest=longest, both_strands=both_strands)
    if longest > 400:
        config.stem_pool, config.block_pool = 4, 4
    elif longest > 160:
        config.stem_pool, config.block_pool = 4, 2
    elif longest > 80:
        config.stem_pool, config.block_pool = 2, 2
    else:
        config.stem_pool, config.block_pool = 1, 1
    config.epochs = int(np.clip(round(12 * (4900 / train_count) ** 0.25), 6, 30))
    for name, value in changes.items():
        setattr(config, name, value)
    return config
